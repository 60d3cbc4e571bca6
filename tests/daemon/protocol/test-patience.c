/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/patience.h"

/* RFC 5321 section 4.5.3.2.7: at least five minutes inside of a transaction. Before one, two. */
static void
test_silence (void)
{
  RestantePatience patience = { 0 };
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
  restante_patience_set_time (&patience, 1000);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_TRANSACTION_COMMAND), ==,
                   300);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_CONTENT), ==, 300);
}

/* The time for one command does not begin anew with every byte of it. */
static void
test_one_command (void)
{
  RestantePatience patience = { 0 };
  restante_patience_set_time (&patience, 1000);
  restante_patience_set_time (&patience, 1100);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 20);
  restante_patience_set_time (&patience, 1120);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 0);
  restante_patience_renew (&patience);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
}

/* The time that the holder takes, for a commit say, is not the peer's. */
static void
test_own_time (void)
{
  RestantePatience patience = { 0 };
  restante_patience_set_time (&patience, 1000);
  restante_patience_renew (&patience);
  restante_patience_reward (&patience);
  restante_patience_set_time (&patience, 9000);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
}

/* A byte a second has five minutes; 1024 bytes a second are let go on. */
static void
test_content (void)
{
  static const struct
  {
    guint bytes_a_second;
    gboolean late; /* after 100,000 seconds */
  } senders[] = { { 1, TRUE }, { 400, TRUE }, { 600, FALSE }, { 1024, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++) {
    RestantePatience patience = { 0 };
    gboolean late = FALSE;
    restante_patience_set_time (&patience, 0);
    restante_patience_renew (&patience);
    for (gint64 second = 1; second <= 100000 && !late; second++) {
      restante_patience_set_time (&patience, second);
      late = restante_patience_left (&patience, RESTANTE_AWAITED_CONTENT) <= 0;
      restante_patience_receive (&patience, senders[i].bytes_a_second);
      g_assert_false (late && second < 300);
    }
    g_assert_cmpint (late, ==, senders[i].late);
  }
}

/* However much has come, silence has no more than five minutes. */
static void
test_content_then_silence (void)
{
  RestantePatience patience = { 0 };
  restante_patience_set_time (&patience, 0);
  restante_patience_receive (&patience, 50 << 20);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_CONTENT), ==, 300);
}

/* Commands in time, one after the other, and never a message. */
static void
test_fruitless (void)
{
  RestantePatience patience = { 0 };
  restante_patience_set_time (&patience, 0);
  for (gint64 now = 100; now <= 1700; now += 100) {
    restante_patience_set_time (&patience, now);
    restante_patience_renew (&patience);
    g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), >, 0);
  }
  restante_patience_set_time (&patience, 1800);
  restante_patience_renew (&patience);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 0);
  restante_patience_reward (&patience);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
}

/* A message of 10 MiB over an hour: its content counts for itself. */
static void
test_large (void)
{
  RestantePatience patience = { 0 };
  restante_patience_set_time (&patience, 0);
  restante_patience_renew (&patience);
  for (gint64 now = 60; now <= 3600; now += 60) {
    restante_patience_set_time (&patience, now);
    restante_patience_receive (&patience, (10 << 20) / 60);
    g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_CONTENT), >, 0);
  }
  restante_patience_renew (&patience);
  g_assert_cmpint (restante_patience_left (&patience, RESTANTE_AWAITED_COMMAND), ==, 120);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/patience/silence", test_silence);
  g_test_add_func ("/protocol/patience/one-command", test_one_command);
  g_test_add_func ("/protocol/patience/own-time", test_own_time);
  g_test_add_func ("/protocol/patience/content", test_content);
  g_test_add_func ("/protocol/patience/content-then-silence", test_content_then_silence);
  g_test_add_func ("/protocol/patience/fruitless", test_fruitless);
  g_test_add_func ("/protocol/patience/large", test_large);
  return g_test_run ();
}
