/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "policy/identity.h"

#define KEY_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char *const no_pins[] = { NULL };
static const char *const pins_a[] = { KEY_A, NULL };
static const char *const pins_ab[] = { KEY_A, KEY_B, NULL };

static const struct
{
  RestanteIdentityKind kind;
  const char *const *pins;
  RestanteIdentityFacts facts;
  RestanteIdentityVerdict verdict;
} rows[] = {
  { RESTANTE_IDENTITY_KEY,
    pins_a,
    { TRUE, KEY_A, FALSE, "self-signed" },
    RESTANTE_IDENTITY_PROVEN },
  { RESTANTE_IDENTITY_KEY, pins_ab, { TRUE, KEY_B, FALSE, NULL }, RESTANTE_IDENTITY_PROVEN },
  /* A valid chain does not help against another key: who has the address can get a certificate. */
  { RESTANTE_IDENTITY_KEY, pins_a, { TRUE, KEY_B, TRUE, NULL }, RESTANTE_IDENTITY_STRANGER },
  { RESTANTE_IDENTITY_KEY, pins_a, { FALSE, NULL, FALSE, NULL }, RESTANTE_IDENTITY_STRANGER },
  { RESTANTE_IDENTITY_KEY, no_pins, { TRUE, KEY_A, TRUE, NULL }, RESTANTE_IDENTITY_UNCONFIRMED },
  { RESTANTE_IDENTITY_KEY, NULL, { TRUE, KEY_A, TRUE, NULL }, RESTANTE_IDENTITY_UNCONFIRMED },
  { RESTANTE_IDENTITY_KEY, NULL, { FALSE, NULL, FALSE, NULL }, RESTANTE_IDENTITY_UNCONFIRMED },
  { RESTANTE_IDENTITY_CA, NULL, { TRUE, KEY_A, TRUE, NULL }, RESTANTE_IDENTITY_PROVEN },
  { RESTANTE_IDENTITY_CA, pins_a, { TRUE, KEY_A, FALSE, "expired" }, RESTANTE_IDENTITY_STRANGER },
  { RESTANTE_IDENTITY_CA, NULL, { FALSE, NULL, FALSE, NULL }, RESTANTE_IDENTITY_STRANGER },
  { RESTANTE_IDENTITY_ANY, NULL, { FALSE, NULL, FALSE, NULL }, RESTANTE_IDENTITY_PROVEN },
  { RESTANTE_IDENTITY_DIAL_IN, NULL, { .called = TRUE }, RESTANTE_IDENTITY_PROVEN },
  /* Whatever an address shows, it is not the host that calls. */
  { RESTANTE_IDENTITY_DIAL_IN, pins_a, { TRUE, KEY_A, TRUE, NULL }, RESTANTE_IDENTITY_STRANGER },
  { (RestanteIdentityKind)99, pins_a, { TRUE, KEY_A, TRUE, NULL }, RESTANTE_IDENTITY_STRANGER },
};

static void
test_verdicts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *cause = NULL;

    g_assert_cmpint (restante_identity_judge (rows[i].kind, rows[i].pins, &rows[i].facts, &cause),
                     ==, rows[i].verdict);
    /* Whatever is not proven says why, in a sentence (promise 12). */
    g_assert_cmpint (cause != NULL && g_str_has_suffix (cause, "."), ==,
                     rows[i].verdict != RESTANTE_IDENTITY_PROVEN);
  }
}

static void
test_stranger_names_both_keys (void)
{
  RestanteIdentityFacts facts = { TRUE, KEY_B, FALSE, NULL };
  g_autofree char *cause = NULL;

  restante_identity_judge (RESTANTE_IDENTITY_KEY, pins_a, &facts, &cause);
  g_assert_nonnull (strstr (cause, KEY_A));
  g_assert_nonnull (strstr (cause, KEY_B));
}

static void
test_fingerprints (void)
{
  const char *const broken[] = { "",           "sha256:", "aaaa",      "sha256:aa",
                                 "md5:" KEY_A, KEY_A "a", "sha256:zz", ":" KEY_A };
  g_autofree char *upper = g_ascii_strup (KEY_A, -1);
  g_autofree char *same = restante_fingerprint_normalize (upper);
  g_autoptr (GString) colons = g_string_new ("SHA256:aa");

  g_assert_cmpstr (same, ==, KEY_A);
  for (int i = 1; i < 32; i++)
    g_string_append (colons, ":AA");
  g_free (same);
  same = restante_fingerprint_normalize (colons->str);
  g_assert_cmpstr (same, ==, KEY_A);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (restante_fingerprint_normalize (broken[i]));
  g_assert_null (restante_fingerprint_normalize (NULL));
}

static void
test_kinds (void)
{
  const char *const words[] = { "key", "ca", "any", "dane", "dial-in" };
  RestanteIdentityKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (restante_identity_kind_from_string (words[i], &kind));
    g_assert_cmpstr (restante_identity_kind_to_string (kind), ==, words[i]);
  }
  g_assert_false (restante_identity_kind_from_string ("dane!", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/3/policy/identity/verdicts", test_verdicts);
  g_test_add_func ("/policy/identity/stranger-names-both-keys", test_stranger_names_both_keys);
  g_test_add_func ("/policy/identity/fingerprints", test_fingerprints);
  g_test_add_func ("/policy/identity/kinds", test_kinds);
  return g_test_run ();
}
