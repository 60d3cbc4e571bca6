/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-words.h"

static RestanteRecordSet *
set (const char *data)
{
  g_auto (GStrv) list = g_strsplit (data, " ", -1);

  return restante_record_set_new ("mail.home.test", "A", 60,
                                  *data != '\0' ? (const char *const *)list : NULL);
}

static const struct
{
  const char *action;
  const char *before;
  const char *after; /* NULL: it never came to a record */
  const char *result;
  gboolean written;
  const char *kind;
  const char *sentence;
} rows[] = {
  { "fence", "203.0.113.7", "192.0.2.1", "Written.", TRUE, "fence",
    "mail.home.test leads to 192.0.2.1 now, and no longer to 203.0.113.7: a stranger answers." },
  { "fence", "203.0.113.7", "", "Written.", TRUE, "fence",
    "mail.home.test leads to nothing now, and no longer to 203.0.113.7: a stranger answers." },
  { "restore", "192.0.2.1", "203.0.113.7 203.0.113.8", "Written.", TRUE, "restore",
    "mail.home.test leads to 203.0.113.7, 203.0.113.8 now, and no longer to 192.0.2.1." },
  { "restore", "192.0.2.1", "203.0.113.7", "Nothing was written.", FALSE, "restore",
    "mail.home.test: Nothing was written." },
  { "fence", "203.0.113.7", "192.0.2.1", "Dry run: nothing was written.", FALSE, "fence-skip",
    "mail.home.test A, from 203.0.113.7 to 192.0.2.1: Dry run: nothing was written." },
  { "skip", "203.0.113.7", "192.0.2.1", "Refused.", FALSE, "fence-skip",
    "mail.home.test: Refused." },
  { "skip", NULL, NULL, "No writer.", FALSE, "fence-skip", "mail.home.test: No writer." },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteRecordChange) change =
        rows[i].after != NULL
            ? restante_record_change_new (set (rows[i].before), set (rows[i].after), NULL)
            : NULL;
    RestanteFenceLog *entry = restante_fence_log_new (0, rows[i].action, change, rows[i].result);
    g_autofree char *sentence = NULL;

    entry->written = rows[i].written;
    sentence = restante_fence_words_sentence (entry, "mail.home.test", "a stranger answers");
    g_assert_cmpstr (restante_fence_words_kind (entry), ==, rows[i].kind);
    g_assert_cmpstr (sentence, ==, rows[i].sentence);
    restante_fence_log_free (entry);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/fence-words", test_words);
  return g_test_run ();
}
