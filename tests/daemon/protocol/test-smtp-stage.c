/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-client.h"

/* Every stage has words of its own, which can stand in a sentence. */
static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (RestanteSmtpStage stage = RESTANTE_SMTP_STAGE_CONNECT; stage <= RESTANTE_SMTP_STAGE_QUIT;
       stage++) {
    const char *words = restante_smtp_stage_to_string (stage);
    g_assert_nonnull (words);
    g_assert_true (g_hash_table_add (seen, (char *)words));
  }
  g_assert_cmpstr (restante_smtp_stage_to_string (RESTANTE_SMTP_STAGE_MAIL), ==, "MAIL FROM");
  g_assert_cmpstr (restante_smtp_stage_to_string (RESTANTE_SMTP_STAGE_CONTENT), ==,
                   "the final dot");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smtp-stage/words", test_words);
  return g_test_run ();
}
