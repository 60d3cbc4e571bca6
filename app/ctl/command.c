/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/command.h"

#include <string.h>

#include "api/error.h"
#include "ctl/commands.h"

#define O(name)    RESTANTE_OPTION_BIT (RESTANTE_OPTION_##name)
#define FILTERS    (O (DOMAIN) | O (STATE) | O (SEARCH))
#define SELECTION  (FILTERS | O (ALL))
#define SECRETS    (O (KEY_FILE) | O (PASSWORD_FILE) | O (TOKEN_FILE))
#define ANY_NUMBER G_MAXUINT

static const RestanteCommand table[] = {
  { "status", "", 0, 0, 0, 0, "show the holder and all its domains", restante_ctl_status },

  { "domain list", "", 0, 0, 0, 0, "list the protected domains", restante_ctl_domain_list },
  { "domain show", "DOMAIN", 1, 1, 0, 0, "show one domain", restante_ctl_domain_show },
  { "domain add", "DOMAIN", 1, 1, O (PRIMARY) | O (IDENTITY) | O (HOLD), O (PRIMARY),
    "protect a domain", restante_ctl_domain_add },
  { "domain set", "DOMAIN", 1, 1, O (PRIMARY) | O (IDENTITY) | O (HOLD), 0,
    "change a domain's settings", restante_ctl_domain_set },
  { "domain remove", "DOMAIN", 1, 1, 0, 0, "stop protecting a domain that holds nothing",
    restante_ctl_domain_remove },

  { "primary probe", "DOMAIN", 1, 1, 0, 0, "look at the home server now",
    restante_ctl_primary_probe },
  { "primary trust", "DOMAIN", 1, 1, O (FINGERPRINT) | O (ADD) | O (YES), 0,
    "confirm the key that the home server offers", restante_ctl_primary_trust },
  { "primary deny", "DOMAIN", 1, 1, O (FINGERPRINT) | O (YES), 0,
    "remember that the key that is offered is a stranger's", restante_ctl_primary_deny },
  { "primary pause", "DOMAIN", 1, 1, O (FOR) | O (REASON), 0, "hand nothing over for a while",
    restante_ctl_primary_pause },
  { "primary resume", "DOMAIN", 1, 1, 0, 0, "end a pause", restante_ctl_primary_resume },

  { "dns check", "DOMAIN", 1, 1, 0, 0, "look whether its DNS is right", restante_ctl_dns_check },
  { "dns plan", "DOMAIN", 1, 1, 0, 0, "show what would be written", restante_ctl_dns_plan },
  { "dns apply", "DOMAIN", 1, 1, 0, 0, "write it, and look whether all servers have it",
    restante_ctl_dns_apply },
  { "dns undo", "DOMAIN", 1, 1, 0, 0, "take back what was written last", restante_ctl_dns_undo },

  { "fence show", "DOMAIN", 1, 1, 0, 0, "show the guard of its address, and what it wrote",
    restante_ctl_fence_show },
  { "fence on", "DOMAIN", 1, ANY_NUMBER, O (AFTER) | O (TO) | O (DRY_RUN), 0,
    "lead its name away from strangers and dead addresses", restante_ctl_fence_on },
  { "fence off", "DOMAIN", 1, 1, 0, 0, "guard it no more; what was written is put back first",
    restante_ctl_fence_off },
  { "fence now", "DOMAIN", 1, 1, 0, 0, "lead its name away at once", restante_ctl_fence_now },
  { "fence restore", "DOMAIN", 1, 1, 0, 0, "put its address back at once",
    restante_ctl_fence_restore },

  { "dial-in add", "DOMAIN", 1, 1, O (USER), 0, "let its home server call for its mail",
    restante_ctl_dial_in_add },
  { "dial-in show", "DOMAIN", 1, 1, 0, 0, "show who calls for its mail",
    restante_ctl_dial_in_show },
  { "dial-in remove", "DOMAIN", 1, 1, 0, 0, "let nobody call for its mail any more",
    restante_ctl_dial_in_remove },

  { "writer list", "", 0, 0, 0, 0, "list the ways to write DNS", restante_ctl_writer_list },
  { "writer add", "NAME", 1, 1,
    O (KIND) | O (ZONE) | O (SERVER) | O (URL) | O (USER) | O (COMMAND) | SECRETS,
    O (KIND) | O (ZONE), "add a way to write DNS", restante_ctl_writer_add },
  { "writer test", "NAME", 1, 1, 0, 0, "prove its rights, and change nothing",
    restante_ctl_writer_test },
  { "writer remove", "NAME", 1, 1, 0, 0, "forget it and its key", restante_ctl_writer_remove },

  { "heartbeat add", "DOMAIN", 1, 1, O (PUBLISH), 0,
    "let the home send signs of life, and make a password for it", restante_ctl_heartbeat_add },
  { "heartbeat show", "DOMAIN", 1, 1, 0, 0, "show what the home last said",
    restante_ctl_heartbeat_show },
  { "heartbeat publish", "DOMAIN", 1, 1, 0, 0, "pass a proven address on to DNS from now on",
    restante_ctl_heartbeat_publish },
  { "heartbeat no-publish", "DOMAIN", 1, 1, 0, 0, "pass no address on to DNS any more",
    restante_ctl_heartbeat_unpublish },
  { "heartbeat remove", "DOMAIN", 1, 1, 0, 0, "take no signs of life any more",
    restante_ctl_heartbeat_remove },

  { "queue list", "", 0, 0, FILTERS | O (LIMIT) | O (AFTER), 0, "list messages, newest first",
    restante_ctl_queue_list },
  { "queue show", "ID", 1, 1, 0, 0, "show all that is known about a message",
    restante_ctl_queue_show },
  { "queue read", "ID", 1, 1, 0, 0, "read a message as plain text", restante_ctl_queue_read },
  { "queue resend", "ID…", 0, ANY_NUMBER, SELECTION | O (TO) | O (VIA), 0,
    "send messages again, or to another place", restante_ctl_queue_resend },
  { "queue extend", "ID…", 0, ANY_NUMBER, SELECTION | O (BY), O (BY), "hold messages longer",
    restante_ctl_queue_extend },
  { "queue delete", "ID…", 0, ANY_NUMBER, SELECTION | O (YES), 0, "delete messages for good",
    restante_ctl_queue_delete },
  { "queue export", "ID…", 0, ANY_NUMBER, SELECTION | O (FORMAT) | O (OUTPUT) | O (FORCE),
    O (OUTPUT), "write messages to files", restante_ctl_queue_export },

  { "activity", "", 0, 0, O (DOMAIN) | O (LIMIT) | O (AFTER) | O (FOLLOW), 0, "tell what happened",
    restante_ctl_activity },
  { "outages", "[DOMAIN]", 0, 1, O (LIMIT) | O (AFTER), 0, "list outages, newest first",
    restante_ctl_outages },
  { "events", "", 0, 0, 0, 0, "tell what changes, as it happens", restante_ctl_events },
  { "check-store", "", 0, 0, 0, 0, "compare the store with its legal states",
    restante_ctl_check_store, TRUE },
  { NULL },
};

const RestanteCommand *
restante_commands (void)
{
  return table;
}

static gboolean usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
usage (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (
      error, g_error_new_valist (RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, format, arguments));
  va_end (arguments);
  return FALSE;
}

static const RestanteCommand *
lookup (const char *words)
{
  for (const RestanteCommand *command = table; command->words; command++)
    if (g_str_equal (command->words, words))
      return command;
  return NULL;
}

/* "list, show, add" of "domain"; NULL when @group begins no command. Free it. */
static char *
list_group (const char *group)
{
  g_autofree char *prefix = g_strconcat (group, " ", NULL);
  GString *list = g_string_new (NULL);

  for (const RestanteCommand *command = table; command->words; command++)
    if (g_str_has_prefix (command->words, prefix))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              command->words + strlen (prefix));
  if (list->len == 0)
    return g_string_free (list, TRUE);
  return g_string_free (list, FALSE);
}

gboolean
restante_command_is_group (const char *word)
{
  g_autofree char *list = list_group (word);

  return list != NULL;
}

static void
unknown_command (const char *first, const char *second, GError **error)
{
  g_autofree char *both = second ? g_strconcat (first, " ", second, NULL) : g_strdup (first);
  g_autofree char *group = list_group (first);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *nearest;

  for (const RestanteCommand *command = table; command->words; command++)
    if (!command->hidden)
      g_ptr_array_add (words, (gpointer)command->words);
  g_ptr_array_add (words, NULL);
  if (group && !second) {
    usage (error, "%s needs one more word: %s", first, group);
    return;
  }
  nearest = restante_nearest (both, (const char *const *)words->pdata);
  if (nearest)
    usage (error, "there is no command “%s”; did you mean “%s”?", both, nearest);
  else
    usage (error, "there is no command “%s”; --help lists them", both);
}

/* A home server that calls by itself has no address. */
static guint64
needed_by (const RestanteCommand *command, const RestanteOptions *options)
{
  const char *identity = restante_options_get (options, RESTANTE_OPTION_IDENTITY);

  return g_strcmp0 (identity, "dial-in") == 0 ? command->needed & ~O (PRIMARY) : command->needed;
}

static gboolean
check_options (const RestanteCommand *command, const RestanteOptions *options, GError **error)
{
  guint64 wrong = options->given & ~(command->options | RESTANTE_OPTIONS_GLOBAL);
  guint64 missing = needed_by (command, options) & ~options->given;

  for (guint i = 0; i < RESTANTE_OPTIONS; i++) {
    if (wrong & RESTANTE_OPTION_BIT (i))
      return usage (error, "%s takes no %s; see restantectl %s --help", command->words,
                    restante_option_name (i), command->words);
    if (missing & RESTANTE_OPTION_BIT (i))
      return usage (error, "%s needs %s %s", command->words, restante_option_name (i),
                    restante_option_value (i));
  }
  return TRUE;
}

static gboolean
check_arguments (const RestanteCommand *command, guint n, GError **error)
{
  if (n < command->min)
    return usage (error, "%s needs a word more: restantectl %s %s", command->words, command->words,
                  command->arguments);
  if (n > command->max)
    return usage (error, "%s takes %s; quote what has blanks in it", command->words,
                  command->max == 0 ? "no more words" : "one word");
  return TRUE;
}

const RestanteCommand *
restante_command_find (const RestanteOptions *options, guint *n_words, GError **error)
{
  guint n = options->words->len;
  const char *first = n > 0 ? g_ptr_array_index (options->words, 0) : NULL;
  const char *second = n > 1 ? g_ptr_array_index (options->words, 1) : NULL;
  g_autofree char *both = second ? g_strconcat (first, " ", second, NULL) : NULL;
  const RestanteCommand *command = both ? lookup (both) : NULL;

  *n_words = command ? 2 : 1;
  if (!first) {
    usage (error, "say what to do, such as “restantectl status”; --help lists the commands");
    return NULL;
  }
  if (!command)
    command = lookup (first);
  if (!command)
    unknown_command (first, second, error);
  else if (restante_options_has (options, RESTANTE_OPTION_HELP) ||
           (check_options (command, options, error) &&
            check_arguments (command, n - *n_words, error)))
    return command;
  return NULL;
}

static void
append_line (GString *help, const char *what, const char *explanation)
{
  int padding = 26 - (int)restante_terminal_measure (what);

  g_string_append_printf (help, "  %s%*s %s\n", what, MAX (padding, 0), "", explanation);
}

static void
append_options (GString *help, guint64 options)
{
  for (guint i = 0; i < RESTANTE_OPTIONS; i++) {
    const char *value = restante_option_value (i);
    g_autofree char *name = value ? g_strdup_printf ("%s %s", restante_option_name (i), value)
                                  : g_strdup (restante_option_name (i));
    if (options & RESTANTE_OPTION_BIT (i))
      append_line (help, name, restante_option_help (i));
  }
}

static char *
help_for_all (void)
{
  GString *help = g_string_new ("Usage: restantectl [--control PATH | --host USER@HOST] [--json] "
                                "COMMAND\n\nHolds mail while your home mail server is away, and "
                                "hands it over.\n\nCommands:\n");

  for (const RestanteCommand *command = table; command->words; command++) {
    if (command->hidden)
      continue;
    g_autofree char *words = g_strdup_printf ("%s %s", command->words, command->arguments);
    append_line (help, words, command->help);
  }
  g_string_append (help, "\nOptions:\n");
  append_options (help, RESTANTE_OPTIONS_GLOBAL);
  g_string_append (help, "\n“restantectl COMMAND --help” says more about a command. Without "
                         "--control and --host it is the\nholder of RESTANTE_CONTROL, or of this "
                         "computer.\n");
  return g_string_free (help, FALSE);
}

char *
restante_command_help (const RestanteCommand *command)
{
  GString *help;

  if (!command)
    return help_for_all ();
  help = g_string_new (NULL);
  g_string_printf (help, "Usage: restantectl %s%s%s%s\n\n%c%s.\n", command->words,
                   *command->arguments ? " " : "", command->arguments,
                   command->options ? " [OPTION…]" : "", g_ascii_toupper (command->help[0]),
                   command->help + 1);
  if (command->options) {
    g_string_append (help, "\nOptions:\n");
    append_options (help, command->options);
  }
  g_string_append (help, "\nOptions of every command:\n");
  append_options (help, RESTANTE_OPTIONS_GLOBAL);
  return g_string_free (help, FALSE);
}
