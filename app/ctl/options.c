/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/options.h"

#include <string.h>

#include "api/error.h"

static const struct
{
  const char *name;
  const char *value;
  const char *help;
} table[RESTANTE_OPTIONS] = {
  { "--control", "PATH", "the holder's control socket on this computer" },
  { "--host", "USER@HOST", "a holder on another computer, through SSH" },
  { "--json", NULL, "print the documents of the API" },
  { "--help", NULL, "say what a command does and takes" },
  { "--version", NULL, "print the version" },
  { "--domain", "DOMAIN", "only messages for this domain" },
  { "--state", "STATE", "only held, parked, shelf, returned or delivered messages" },
  { "--search", "TEXT", "only messages with TEXT in sender, recipients or subject" },
  { "--all", NULL, "everything that matches --domain, --state and --search" },
  { "--limit", "N", "at most N (1 to 500)" },
  { "--after", "ID", "go on behind this one; of fence: a DURATION, once it is down so long" },
  { "--to", "ADDRESS", "send to this address instead; of fence: self, nothing or IP addresses" },
  { "--via", "HOST:PORT", "hand over to this server instead" },
  { "--by", "DURATION", "how much longer: 12h, 7d, 2w" },
  { "--format", "FORMAT", "eml (a file each) or mbox (one file)" },
  { "--output", "PATH", "the file, or the folder for several eml files; - is standard output" },
  { "--force", NULL, "overwrite files that are there" },
  { "--yes", NULL, "do not ask" },
  { "--primary", "HOST:PORT", "the domain's home server" },
  { "--identity", "KIND", "what proves it: key, dane, dial-in, ca or any" },
  { "--hold", "DURATION", "how long mail is held: 30d; 0 is without end" },
  { "--fingerprint", "FINGERPRINT", "the key that is meant: sha256:…" },
  { "--add", NULL, "the keys that were confirmed before stay" },
  { "--for", "DURATION", "how long: 30m, 2h; without it until resumed" },
  { "--reason", "TEXT", "why, for the record" },
  { "--follow", NULL, "go on with what happens" },
  { "--kind", "KIND", "rfc2136, dyndns2, desec, cloudflare, hetzner, gandi, duckdns or command" },
  { "--zone", "ZONE", "the zone that may be written" },
  { "--server", "ADDRESS:PORT", "the name server that takes changes" },
  { "--key-file", "PATH", "what tsig-keygen printed; - is standard input" },
  { "--password-file", "PATH", "the password of --user; - is standard input" },
  { "--token-file", "PATH", "the service's token; - is standard input" },
  { "--url", "URL", "another end point than the service's own" },
  { "--user", "USER", "the name at the service, or who calls" },
  { "--command", "PATH", "the script that writes" },
  { "--dry-run", NULL, "only say what would be written" },
  { "--publish", NULL, "pass a proven address on to DNS" },
};

G_STATIC_ASSERT (RESTANTE_OPTION_PUBLISH + 1 == RESTANTE_OPTIONS);

static void usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
usage (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (
      error, g_error_new_valist (RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, format, arguments));
  va_end (arguments);
}

static guint
distance (const char *a, const char *b)
{
  gsize length = strlen (b);
  g_autofree guint *row = g_new (guint, length + 1);

  for (guint j = 0; j <= length; j++)
    row[j] = j;
  for (guint i = 1; a[i - 1]; i++) {
    guint diagonal = row[0];
    row[0] = i;
    for (guint j = 1; j <= length; j++) {
      guint above = row[j];
      row[j] = MIN (MIN (above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
      diagonal = above;
    }
  }
  return row[length];
}

const char *
restante_nearest (const char *wrong, const char *const *words)
{
  const char *best = NULL;
  guint least = 1 + (guint)strlen (wrong) / 2;

  for (; *words; words++) {
    guint away = distance (wrong, *words);
    if (away < least || (!best && g_str_has_prefix (*words, wrong))) {
      least = away;
      best = *words;
    }
  }
  return best;
}

static void
unknown_option (const char *name, GError **error)
{
  const char *names[RESTANTE_OPTIONS + 1] = { NULL };
  const char *nearest;

  for (guint i = 0; i < RESTANTE_OPTIONS; i++)
    names[i] = table[i].name;
  nearest = restante_nearest (name, names);
  if (nearest)
    usage (error, "there is no option %s; did you mean %s?", name, nearest);
  else
    usage (error, "there is no option %s; --help lists them", name);
}

/* @text is "--name" or "--name=value"; @next is the word after it. Returns the number of words
 * taken, 0 on error. */
static guint
take_option (RestanteOptions *self, const char *text, const char *next, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals ? g_strndup (text, (gsize)(equals - text)) : g_strdup (text);
  guint i = 0;

  while (i < RESTANTE_OPTIONS && !g_str_equal (table[i].name, name))
    i++;
  if (i == RESTANTE_OPTIONS)
    unknown_option (name, error);
  else if (self->given & RESTANTE_OPTION_BIT (i))
    usage (error, "%s is given twice; give it once", name);
  else if (!table[i].value && equals)
    usage (error, "%s takes no value", name);
  else if (table[i].value && !equals && !next)
    usage (error, "%s needs a value: %s %s", name, name, table[i].value);
  else {
    self->given |= RESTANTE_OPTION_BIT (i);
    self->values[i] = !table[i].value ? "" : equals ? equals + 1 : next;
    return table[i].value && !equals ? 2 : 1;
  }
  return 0;
}

RestanteOptions *
restante_options_parse (const char *const *argv, GError **error)
{
  g_autoptr (RestanteOptions) self = g_new0 (RestanteOptions, 1);
  gboolean only_words = FALSE;
  guint taken;

  self->words = g_ptr_array_new ();
  for (guint i = 0; argv[i]; i += taken) {
    taken = 1;
    if (!only_words && g_str_equal (argv[i], "--"))
      only_words = TRUE;
    else if (!only_words && g_str_equal (argv[i], "-h"))
      taken = take_option (self, "--help", NULL, error);
    else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0')
      taken = take_option (self, argv[i], argv[i + 1], error);
    else
      g_ptr_array_add (self->words, (gpointer)argv[i]);
    if (taken == 0)
      return NULL;
  }
  return g_steal_pointer (&self);
}

void
restante_options_free (RestanteOptions *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_free (self);
}

gboolean
restante_options_has (const RestanteOptions *self, RestanteOption option)
{
  return (self->given & RESTANTE_OPTION_BIT (option)) != 0;
}

const char *
restante_options_get (const RestanteOptions *self, RestanteOption option)
{
  return self->values[option];
}

const char *
restante_option_name (RestanteOption option)
{
  return table[option].name;
}

const char *
restante_option_value (RestanteOption option)
{
  return table[option].value;
}

const char *
restante_option_help (RestanteOption option)
{
  return table[option].help;
}
