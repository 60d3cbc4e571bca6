/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/delivery.h"

/* Promise 3: whatever is said before the proof, 550 included, changes nothing. */
static void
test_session_never_decides (void)
{
  const guint codes[] = { 0, 421, 450, 500, 550, 554, 571 };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_SESSION, codes[i]), ==,
                     RESTANTE_DELIVERY_RETRY);
}

/* Promise 4: 5xx parks at each stage of a transaction, 4xx and silence retry. */
static void
test_transaction (void)
{
  for (int stage = RESTANTE_DELIVERY_MAIL; stage <= RESTANTE_DELIVERY_CONTENT; stage++) {
    g_assert_cmpint (restante_delivery_judge (stage, 550), ==, RESTANTE_DELIVERY_PARK);
    g_assert_cmpint (restante_delivery_judge (stage, 554), ==, RESTANTE_DELIVERY_PARK);
    g_assert_cmpint (restante_delivery_judge (stage, 450), ==, RESTANTE_DELIVERY_RETRY);
    g_assert_cmpint (restante_delivery_judge (stage, 421), ==, RESTANTE_DELIVERY_RETRY);
    g_assert_cmpint (restante_delivery_judge (stage, 0), ==, RESTANTE_DELIVERY_RETRY);
  }
}

/* RFC 5321 section 4.2.5: only the 2xx to the final dot hands the responsibility over. */
static void
test_only_the_final_dot_delivers (void)
{
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_CONTENT, 250), ==,
                   RESTANTE_DELIVERY_DONE);
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_RCPT, 251), ==,
                   RESTANTE_DELIVERY_GO_ON);
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_DATA, 354), ==,
                   RESTANTE_DELIVERY_GO_ON);
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_MAIL, 250), ==,
                   RESTANTE_DELIVERY_GO_ON);
}

/* RFC 5321 section 4.5.3.1.10. */
static void
test_too_many_recipients (void)
{
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_RCPT, 552), ==,
                   RESTANTE_DELIVERY_RETRY);
  g_assert_cmpint (restante_delivery_judge (RESTANTE_DELIVERY_MAIL, 552), ==,
                   RESTANTE_DELIVERY_PARK);
}

static void
test_retry_after (void)
{
  g_assert_cmpuint (restante_delivery_retry_after (1, 60), ==, 60);
  g_assert_cmpuint (restante_delivery_retry_after (2, 60), ==, 120);
  g_assert_cmpuint (restante_delivery_retry_after (4, 60), ==, 480);
  g_assert_cmpuint (restante_delivery_retry_after (1000, 60), ==, 1800);
  g_assert_cmpuint (restante_delivery_retry_after (0, 0), ==, 1);
  g_assert_cmpuint (restante_delivery_retry_after (1, 7200), ==, 7200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/3/policy/delivery/session-never-decides", test_session_never_decides);
  g_test_add_func ("/promise/4/policy/delivery/transaction", test_transaction);
  g_test_add_func ("/policy/delivery/only-the-final-dot-delivers",
                   test_only_the_final_dot_delivers);
  g_test_add_func ("/policy/delivery/too-many-recipients", test_too_many_recipients);
  g_test_add_func ("/policy/delivery/retry-after", test_retry_after);
  return g_test_run ();
}
