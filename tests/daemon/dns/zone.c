/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zone.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "server-process.h"

#define HEAD                                                                                       \
  "$TTL 300\n"                                                                                     \
  "@ IN SOA ns hostmaster 1 3600 600 86400 300\n"                                                  \
  "@ IN NS ns\n"                                                                                   \
  "ns IN A %s\n"

static const char settings[] =
    ZONE_KEY "\n"
             "options { directory \"%s\"; listen-on port %u { %s; }; listen-on-v6 { none; };\n"
             "  recursion no; pid-file none; session-keyfile none; notify no;\n"
             "  dnssec-validation no; minimal-responses yes; };\n"
             "controls { };\n"
             "zone \"" ZONE_NAME "\" { type primary; file \"zone\";\n"
             "  allow-update { key restante; }; };\n"
             "zone \"example\" { type primary; file \"hosts\"; };\n";

struct _Zone
{
  ServerProcess process;
  char *endpoint;
};

static void
write_zone (Zone *self, const char *file, const char *records)
{
  g_autofree char *head = g_strdup_printf (HEAD, self->process.host);
  g_autofree char *text = g_strconcat (head, records, NULL);

  server_process_write (&self->process, file, text);
}

Zone *
zone_start (const char *records, const char *hosts)
{
  Zone *self = g_new0 (Zone, 1);
  ServerProcess *process = &self->process;
  g_autofree char *port = NULL;
  g_autofree char *text = NULL;

  /* BIND listens at addresses that an interface has, and not at the others of 127.0.0.0/8. */
  server_process_init (process, "127.0.0.1");
  port = g_strdup_printf ("%u", process->port);
  self->endpoint = g_strdup_printf ("%s:%u", process->host, process->port);
  text = g_strdup_printf (settings, process->folder, process->port, process->host);
  server_process_write (process, "named.conf", text);
  server_process_write (process, "key", ZONE_KEY "\n");
  write_zone (self, "zone", records);
  write_zone (self, "hosts", hosts != NULL ? hosts : "");
  server_process_start (
      process, "bind9",
      (const char *const[]){ "named", "-g", "-c", "named.conf", "-p", port, NULL },
      "all zones loaded");
  return self;
}

void
zone_stop (Zone *self)
{
  server_process_clear (&self->process);
  g_free (self->endpoint);
  g_free (self);
}

void
zone_sleep (Zone *self)
{
  kill (self->process.pid, SIGSTOP);
}

void
zone_wake (Zone *self)
{
  kill (self->process.pid, SIGCONT);
}

const char *
zone_get_endpoint (Zone *self)
{
  return self->endpoint;
}

/* What dig prints, with @option. */
static char *
dig (Zone *self, const char *option, const char *name, const char *type)
{
  g_autofree char *server = g_strconcat ("@", self->process.host, NULL);
  g_autofree char *port = g_strdup_printf ("%u", self->process.port);
  const char *const arguments[] = { "dig",  "+norecurse", "+noall", "-p", port,
                                    server, option,       name,     type, NULL };
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  int status;

  g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, &said, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return said;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char *
zone_ask (Zone *self, const char *name, const char *type)
{
  g_autofree char *said = dig (self, "+short", name, type);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (said), "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare);
  return g_strjoinv (" ", lines);
}

/* The @n-th word of the answer, from 0. */
static guint
ask_number (Zone *self, const char *name, const char *type, guint n)
{
  g_autofree char *said = dig (self, "+answer", name, type);
  g_auto (GStrv) words = g_regex_split_simple ("\\s+", said, 0, 0);

  g_assert_cmpuint (g_strv_length (words), >, n);
  return (guint)g_ascii_strtoull (words[n], NULL, 10);
}

guint
zone_get_ttl (Zone *self, const char *name, const char *type)
{
  return ask_number (self, name, type, 1);
}

guint
zone_get_serial (Zone *self)
{
  return ask_number (self, ZONE_NAME, "SOA", 6);
}

void
zone_put (Zone *self, const char *name, const char *type, guint32 ttl, const char *data)
{
  g_autofree char *key = server_process_path (&self->process, "key");
  g_autoptr (GString) script = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (data, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        "nsupdate", "-k", key, NULL);

  g_assert_no_error (error);
  g_string_append_printf (script, "server %s %u\nzone " ZONE_NAME "\nupdate delete %s. %s\n",
                          self->process.host, self->process.port, name, type);
  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (script, "update add %s. %u %s %s\n", name, ttl, type, words[i]);
  g_string_append (script, "send\n");
  g_subprocess_communicate_utf8 (process, script->str, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}
