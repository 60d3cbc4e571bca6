/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/key-learning.h"

#define KEY "sha256:b"

#define HERE "192.0.2.1"
#define UP   RESTANTE_PRIMARY_UP

/* The first rows are as it must be (DESIGN section 4); each of the others spoils one thing. */
static const struct
{
  RestanteNewKey key;
  RestanteNewKeyVerdict verdict;
} rows[] = {
  { { KEY, FALSE, UP, 0, 60, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_LEARN },
  { { KEY, FALSE, UP, 0, 0, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_LEARN },
  { { KEY, FALSE, UP, 0, 600, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_LEARN },
  { { NULL, FALSE, UP, 0, 60, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_NONE },
  { { KEY, TRUE, UP, 0, 60, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_DENIED },
  { { KEY, FALSE, UP, 1, 60, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, RESTANTE_PRIMARY_UNPROVEN, 0, 60, 600, HERE, HERE, TRUE },
    RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, RESTANTE_PRIMARY_REFUSING, 0, 60, 600, HERE, HERE, TRUE },
    RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, RESTANTE_PRIMARY_DOWN, 0, 60, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, RESTANTE_PRIMARY_STRANGER, 0, 60, 600, HERE, HERE, TRUE },
    RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, RESTANTE_PRIMARY_PAUSED, 0, 60, 600, HERE, HERE, TRUE },
    RESTANTE_NEW_KEY_OUTAGE },
  { { KEY, FALSE, UP, 0, 601, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_UNSEEN },
  { { KEY, FALSE, UP, 0, -1, 600, HERE, HERE, TRUE }, RESTANTE_NEW_KEY_UNSEEN },
  { { KEY, FALSE, UP, 0, 60, 600, "192.0.2.2", HERE, TRUE }, RESTANTE_NEW_KEY_MOVED },
  { { KEY, FALSE, UP, 0, 60, 600, HERE, NULL, TRUE }, RESTANTE_NEW_KEY_MOVED },
  { { KEY, FALSE, UP, 0, 60, 600, NULL, NULL, TRUE }, RESTANTE_NEW_KEY_MOVED },
  { { KEY, FALSE, UP, 0, 60, 600, HERE, HERE, FALSE }, RESTANTE_NEW_KEY_CHAIN },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (restante_new_key_judge (&rows[i].key), ==, rows[i].verdict);
  }
}

/* Promise 12: whatever keeps a key from being learned is said. */
static void
test_reasons (void)
{
  g_assert_null (restante_new_key_reason (RESTANTE_NEW_KEY_LEARN));
  g_assert_null (restante_new_key_reason (RESTANTE_NEW_KEY_NONE));
  for (guint i = RESTANTE_NEW_KEY_DENIED; i < RESTANTE_NEW_KEY_VERDICTS; i++)
    g_assert_true (g_str_has_suffix (restante_new_key_reason ((RestanteNewKeyVerdict)i), "."));
}

static void
assert_keys (char **keys, const char *expected)
{
  g_auto (GStrv) owned = keys;
  g_autofree char *text = g_strjoinv (" ", owned);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_keys (void)
{
  const char *const keys[] = { "a", "b", "c", NULL };

  assert_keys (restante_keys_put_first (NULL, "a", 8), "a");
  assert_keys (restante_keys_put_first (keys, "d", 8), "d a b c");
  assert_keys (restante_keys_put_first (keys, "c", 8), "c a b");
  /* What was used longest ago goes, never the new one. */
  assert_keys (restante_keys_put_first (keys, "d", 3), "d a b");
  assert_keys (restante_keys_put_first (keys, "b", 3), "b a c");
  assert_keys (restante_keys_put_first (keys, "d", 1), "d");
  assert_keys (restante_keys_without (keys, "b"), "a c");
  assert_keys (restante_keys_without (keys, "x"), "a b c");
  assert_keys (restante_keys_without (NULL, "x"), "");
  g_assert_true (restante_keys_have (keys, "c"));
  g_assert_false (restante_keys_have (keys, "d"));
  g_assert_false (restante_keys_have (keys, NULL));
  g_assert_false (restante_keys_have (NULL, "a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/3/policy/key-learning/table", test_table);
  g_test_add_func ("/promise/12/policy/key-learning/reasons", test_reasons);
  g_test_add_func ("/policy/key-learning/keys", test_keys);
  return g_test_run ();
}
