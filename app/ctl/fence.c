/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fence.h"
#include "api/duration.h"
#include "api/fence-entry.h"
#include "api/fence-settings.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/table.h"

static const RestanteColumn columns[] = {
  { "TIME", FALSE, FALSE },  { "WHAT", FALSE, FALSE }, { "TYPE", FALSE, FALSE },
  { "BEFORE", FALSE, TRUE }, { "AFTER", FALSE, TRUE }, { "RESULT", FALSE, TRUE },
};

/* How a state is shown. */
static const struct
{
  const char *state;
  RestanteColour colour;
} states[] = {
  { "off", RESTANTE_COLOUR_FAINT },
  { "watching", RESTANTE_COLOUR_GOOD },
  { "fenced", RESTANTE_COLOUR_WARNING },
  { "restoring", RESTANTE_COLOUR_WARNING },
};

static RestanteColour
colour_of (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return states[i].colour;
  return RESTANTE_COLOUR_PLAIN;
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* "example.net: fenced, for 5 min." and what the guard is set to. */
static void
print_state (RestanteContext *context, RestanteFence *fence)
{
  g_autofree char *domain = restante_format_safe (restante_fence_get_domain (fence));
  g_autofree char *state = restante_format_safe (restante_fence_get_state (fence));
  g_autofree char *name = restante_format_safe (restante_fence_get_name (fence));
  g_autofree char *to = restante_format_safe (restante_fence_get_to (fence));
  g_autofree char *after = restante_duration_to_words (restante_fence_get_after (fence));
  g_autofree char *since = restante_format_time (restante_fence_get_since (fence), now ());

  restante_terminal_printf (context->terminal, "%s: ", domain);
  restante_terminal_print (context->terminal, colour_of (restante_fence_get_state (fence)), state);
  if (restante_fence_get_since (fence) != 0)
    restante_terminal_printf (context->terminal, " since %s", since);
  restante_terminal_printf (context->terminal, "%s\n",
                            restante_fence_get_dry_run (fence) ? " (dry run: nothing is written)"
                                                               : "");
  if (*name != '\0')
    restante_terminal_printf (context->terminal, "  name   %s\n", name);
  restante_terminal_printf (context->terminal, "  to     %s\n  after  %s\n", to, after);
}

static void
add_list (RestanteTable *table, const char *const *list)
{
  char *text = list != NULL ? g_strjoinv (", ", (char **)list) : NULL;

  if (text == NULL || *text == '\0') {
    restante_table_add (table, RESTANTE_COLOUR_FAINT, "nothing");
    g_free (text);
  } else {
    restante_table_take (table, RESTANTE_COLOUR_PLAIN, text);
  }
}

static void
print_log (RestanteContext *context, GListModel *log)
{
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < g_list_model_get_n_items (log); i++) {
    g_autoptr (RestanteFenceEntry) entry = g_list_model_get_item (log, i);

    restante_table_take (table, RESTANTE_COLOUR_PLAIN,
                         restante_format_time (restante_fence_entry_get_time (entry), now ()));
    restante_table_add (table, RESTANTE_COLOUR_STRONG, restante_fence_entry_get_action (entry));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_fence_entry_get_record_type (entry));
    add_list (table, restante_fence_entry_get_before (entry));
    add_list (table, restante_fence_entry_get_after (entry));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_fence_entry_get_result (entry));
  }
  if (g_list_model_get_n_items (log) > 0)
    restante_table_print (table, context->terminal);
}

static gboolean
call_and_show (
    RestanteContext *context, const char *method, const char *rest, gpointer body, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, rest);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteFence) fence =
      restante_context_call (context, method, target, body, RESTANTE_TYPE_FENCE, &document, error);

  if (fence == NULL)
    return FALSE;
  if (restante_context_print_json (context, document))
    return TRUE;
  print_state (context, fence);
  print_log (context, restante_fence_get_log (fence));
  return TRUE;
}

/* --to and the words behind the domain: several addresses. */
static gboolean
read_to (RestanteContext *context, char **to, GError **error)
{
  const char *first = restante_context_get (context, RESTANTE_OPTION_TO);
  g_autofree char *rest = g_strjoinv (" ", (char **)context->ids + 1);

  if (first == NULL && *rest != '\0')
    return restante_context_usage (error, "fence on takes one domain; addresses go behind --to");
  *to = first != NULL ? g_strstrip (g_strjoin (" ", first, rest, NULL)) : NULL;
  return TRUE;
}

gboolean
restante_ctl_fence_on (RestanteContext *context, GError **error)
{
  const char *text = restante_context_get (context, RESTANTE_OPTION_AFTER);
  g_autoptr (RestanteFenceSettings) settings = NULL;
  g_autofree char *to = NULL;
  gint64 after = -1;

  if (text != NULL && !restante_duration_parse (text, &after, error)) {
    g_prefix_error (error, "--after: ");
    return FALSE;
  }
  if (!read_to (context, &to, error))
    return FALSE;
  settings = g_object_new (RESTANTE_TYPE_FENCE_SETTINGS, "after", after, "to", to, "dry-run",
                           (gboolean)restante_context_has (context, RESTANTE_OPTION_DRY_RUN), NULL);
  return call_and_show (context, "PUT", "/fence", settings, error);
}

gboolean
restante_ctl_fence_off (RestanteContext *context, GError **error)
{
  return call_and_show (context, "DELETE", "/fence", NULL, error);
}

gboolean
restante_ctl_fence_show (RestanteContext *context, GError **error)
{
  return call_and_show (context, "GET", "/fence", NULL, error);
}

gboolean
restante_ctl_fence_now (RestanteContext *context, GError **error)
{
  return call_and_show (context, "POST", "/fence/now", NULL, error);
}

gboolean
restante_ctl_fence_restore (RestanteContext *context, GError **error)
{
  return call_and_show (context, "POST", "/fence/restore", NULL, error);
}
