/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/secret.h"

#include <string.h>

/* 16 bytes are 128 bits, 26 characters of 5. */
static void
test_length (void)
{
  g_autoptr (RestanteSecret) one = restante_secret_make (1);
  g_autoptr (RestanteSecret) password = restante_secret_make (16);
  g_autoptr (RestanteSecret) longest = restante_secret_make (64);

  g_assert_cmpuint (strlen (one), ==, 2);
  g_assert_cmpuint (strlen (password), ==, 26);
  g_assert_cmpuint (strlen (longest), ==, 103);
}

/* Of 2000 secrets each of 32 characters is seen; each other one is none that a person mistypes. */
static void
test_alphabet (void)
{
  gboolean seen[256] = { FALSE };
  guint different = 0;

  for (guint i = 0; i < 2000; i++) {
    g_autoptr (RestanteSecret) secret = restante_secret_make (16);

    for (const char *p = secret; *p != '\0'; p++)
      seen[(guint8)*p] = TRUE;
  }
  for (guint c = 0; c < 256; c++) {
    different += seen[c];
    g_assert_true (!seen[c] || g_ascii_islower ((char)c) || g_ascii_isdigit ((char)c));
  }
  g_assert_cmpuint (different, ==, 32);
  g_assert_false (seen['l'] || seen['o'] || seen['0'] || seen['1']);
}

static void
test_different (void)
{
  g_autoptr (GHashTable) secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify)restante_secret_free, NULL);

  for (guint i = 0; i < 1000; i++)
    g_assert_true (g_hash_table_add (secrets, restante_secret_make (16)));
}

static void
test_equal (void)
{
  g_assert_true (restante_secret_equal ("k7hq2m", "k7hq2m"));
  g_assert_true (restante_secret_equal ("", ""));
  g_assert_false (restante_secret_equal ("k7hq2m", "k7hq2n"));
  g_assert_false (restante_secret_equal ("k7hq2m", "a7hq2m"));
  g_assert_false (restante_secret_equal ("k7hq2m", "k7hq2"));
  g_assert_false (restante_secret_equal ("k7hq2", "k7hq2m"));
  g_assert_false (restante_secret_equal ("k7hq2m", ""));
  g_assert_false (restante_secret_equal ("", "k"));
  /* As it goes round and round. */
  g_assert_false (restante_secret_equal ("ab", "abab"));
  g_assert_false (restante_secret_equal ("a", "aaa"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/secret/length", test_length);
  g_test_add_func ("/queue/secret/alphabet", test_alphabet);
  g_test_add_func ("/queue/secret/different", test_different);
  g_test_add_func ("/queue/secret/equal", test_equal);
  return g_test_run ();
}
