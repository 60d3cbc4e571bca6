/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tlsa-lookup.h"

#include <glib/gstdio.h>

#include "name-server.h"

/* What validates is seen at a real signed zone, in integration/test_dane.py. */
typedef struct
{
  NameServer *server;
  char *anchor;
  RestanteTlsaLookup *lookup;
  RestanteDaneSet *set; /* of the last look-up */
} Asker;

/* A key of a zone that nobody asks for: everything else is unsigned. */
static char *
write_anchor (void)
{
  static const char text[] = "signed.test. 300 IN DS 12345 13 2 "
                             "abababababababababababababababababababababababababababababababab\n";
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("anchor-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
set_up (Asker *self, gconstpointer anchored)
{
  const char *servers[] = { NULL, NULL };

  self->server = name_server_start ();
  self->anchor = write_anchor ();
  servers[0] = name_server_get_endpoint (self->server);
  self->lookup = restante_tlsa_lookup_new (servers, anchored != NULL ? self->anchor : NULL, 2);
}

static void
tear_down (Asker *self, gconstpointer unused)
{
  g_clear_pointer (&self->set, restante_dane_set_unref);
  g_object_unref (self->lookup);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  name_server_stop (self->server);
  g_unlink (self->anchor);
  g_free (self->anchor);
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer data)
{
  Asker *self = data;

  self->set = restante_tlsa_lookup_finish (RESTANTE_TLSA_LOOKUP (source), result);
}

static void
ask (Asker *self, const char *host, guint16 port)
{
  g_clear_pointer (&self->set, restante_dane_set_unref);
  restante_tlsa_lookup_async (self->lookup, host, port, on_set, self);
  AWAIT (self->set != NULL);
}

static const struct
{
  const char *host;
  guint16 port;
  RestanteDaneAnswer answer;
  const char *name;
} rows[] = {
  { "four.example", 25, RESTANTE_DANE_UNSIGNED, "_25._tcp.four.example" },
  { "four.example", 2525, RESTANTE_DANE_NONE, "_2525._tcp.four.example" },
  { "both.example", 25, RESTANTE_DANE_NONE, "_25._tcp.both.example" },
  { "refused.example", 25, RESTANTE_DANE_SILENT, "_25._tcp.refused.example" },
  { "mute.example", 25, RESTANTE_DANE_SILENT, "_25._tcp.mute.example" },
  { "192.0.2.4", 25, RESTANTE_DANE_NO_NAME, "192.0.2.4" },
  { "2001:db8::6", 25, RESTANTE_DANE_NO_NAME, "2001:db8::6" },
};

static void
test_answers (Asker *self, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].host);
    ask (self, rows[i].host, rows[i].port);
    g_assert_cmpint (restante_dane_set_get_answer (self->set), ==, rows[i].answer);
    g_assert_cmpstr (restante_dane_set_get_name (self->set), ==, rows[i].name);
    /* Nothing of it can prove anything. */
    g_assert_cmpuint (restante_dane_set_get_records (self->set)->len, ==, 0);
    restante_tlsa_lookup_forget (self->lookup);
  }
}

static void
test_no_anchor (Asker *self, gconstpointer unused)
{
  ask (self, "four.example", 25);
  g_assert_cmpint (restante_dane_set_get_answer (self->set), ==, RESTANTE_DANE_NO_ANCHOR);
}

/* The record's TTL is a minute. */
static void
test_ttl (Asker *self, gconstpointer unused)
{
  gint64 asked = g_get_monotonic_time ();

  ask (self, "four.example", 25);
  g_assert_true (restante_dane_set_is_fresh (self->set, asked + 1));
  g_assert_false (
      restante_dane_set_is_fresh (self->set, g_get_monotonic_time () + 61 * G_TIME_SPAN_SECOND));
}

/* Nothing is taken for validated then. */
static void
test_broken_anchor (Asker *self, gconstpointer unused)
{
  g_assert_true (g_file_set_contents (self->anchor, "no key\n", -1, NULL));
  ask (self, "four.example", 25);
  g_assert_cmpint (restante_dane_set_get_answer (self->set), ==, RESTANTE_DANE_SILENT);
  g_assert_nonnull (restante_dane_set_get_problem (self->set));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, anchored, test) g_test_add (path, Asker, anchored, set_up, test, tear_down)
  ADD ("/promise/3/dns/tlsa-lookup/answers", "anchored", test_answers);
  ADD ("/promise/3/dns/tlsa-lookup/no-anchor", NULL, test_no_anchor);
  ADD ("/dns/tlsa-lookup/ttl", "anchored", test_ttl);
  ADD ("/promise/3/dns/tlsa-lookup/broken-anchor", "anchored", test_broken_anchor);
  return g_test_run ();
}
