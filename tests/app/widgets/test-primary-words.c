/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/primary-words.h"

#define NOW 1795421564

static void
test_headline (void)
{
  g_autofree char *down = restante_primary_words_headline ("down", NOW - 3 * 3600 - 12 * 60, NOW);
  g_autofree char *fresh = restante_primary_words_headline ("unproven", NOW - 60, NOW);
  g_autofree char *unknown = restante_primary_words_headline ("asleep", NOW - 60, NOW);

  g_assert_cmpstr (down, ==, "Down for 3 h 12 min");
  g_assert_cmpstr (fresh, ==, "Not proven yet");
  g_assert_cmpstr (unknown, ==, "asleep");
}

/* Promise 12: whatever the holder says becomes one plain sentence. */
static void
test_cause (void)
{
  g_autofree char *part =
      restante_primary_words_cause ("down", "connection refused at 203.0.113.7 port 25");
  g_autofree char *whole = restante_primary_words_cause ("down", "No route.");
  g_autofree char *none = restante_primary_words_cause ("down", NULL);

  g_assert_cmpstr (part, ==, "Connection refused at 203.0.113.7 port 25.");
  g_assert_cmpstr (whole, ==, "No route.");
  g_assert_cmpstr (none, ==, "The server cannot be reached.");
}

static void
test_next (void)
{
  g_autofree char *soon = restante_primary_words_next ("down", NOW + 47, 0, NOW);
  g_autofree char *due = restante_primary_words_next ("down", NOW, 0, NOW);
  g_autofree char *none = restante_primary_words_next ("down", 0, 0, NOW);
  g_autofree char *timed = restante_primary_words_next ("paused", 0, NOW + 7200, NOW);
  g_autofree char *open = restante_primary_words_next ("paused", NOW + 5, 0, NOW);

  g_assert_cmpstr (soon, ==, "Next probe in 47 s.");
  g_assert_cmpstr (due, ==, "Probing now…");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (timed, ==, "Resumes by itself in 2 h.");
  g_assert_cmpstr (open, ==, "Stays paused until you resume.");
}

static void
test_identity (void)
{
  static const char *const pins[] = {
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL
  };
  g_autofree char *key = restante_primary_words_identity ("key", pins);
  g_autofree char *open = restante_primary_words_identity ("key", NULL);
  g_autofree char *dane = restante_primary_words_identity ("dane", pins);
  g_autofree char *unpublished = restante_primary_words_identity ("dane", NULL);

  g_assert_cmpstr (key, ==, "Known by its key: 0123 4567 … 89ab cdef");
  g_assert_cmpstr (dane, ==, "Known by its key in DNS (DANE): 0123 4567 … 89ab cdef");
  g_assert_cmpstr (unpublished, ==, "Known by its key in DNS (DANE)");
  g_assert_cmpstr (open, ==, "By its key, which is not confirmed yet");
}

static const char *
shown (const char *state, const char *kind)
{
  g_autoptr (RestanteIdentity) identity = g_object_new (RESTANTE_TYPE_IDENTITY, "kind", kind, NULL);
  g_autoptr (RestantePrimary) primary =
      g_object_new (RESTANTE_TYPE_PRIMARY, "state", state, "identity", identity, NULL);

  return g_intern_string (restante_primary_words_state (primary));
}

/* Between its calls a home server that calls is no outage. */
static void
test_state (void)
{
  g_assert_cmpstr (shown ("down", "dial-in"), ==, "awaited");
  g_assert_cmpstr (shown ("up", "dial-in"), ==, "up");
  g_assert_cmpstr (shown ("paused", "dial-in"), ==, "paused");
  g_assert_cmpstr (shown ("down", "key"), ==, "down");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/primary-words/headline", test_headline);
  g_test_add_func ("/promise/12/widgets/primary-words/cause", test_cause);
  g_test_add_func ("/widgets/primary-words/next", test_next);
  g_test_add_func ("/widgets/primary-words/state", test_state);
  g_test_add_func ("/widgets/primary-words/identity", test_identity);
  return g_test_run ();
}
