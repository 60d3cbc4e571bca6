/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/reason.h"

/* 1700000000 is 2023-11-14 22:13:20 UTC, 1702592000 is thirty days later. */
#define SINCE 1700000000
#define ENDS  1702592000

static const struct
{
  RestanteReasonFacts facts;
  const char *sentence;
} cases[] = {
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE }, "Waiting for the primary." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "up" }, "On its way to the primary." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "down" },
    "Waiting for the primary, which is down." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "stranger" },
    "Waiting: a stranger answers at the primary's address." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "unproven" },
    "Waiting until the primary has proven its identity." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "paused" },
    "Waiting because you paused the primary." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "blind" },
    "Waiting: this holder is offline itself." },
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "refusing" },
    "Waiting for the primary, which takes no mail now." },
  /* A state of a newer version is no reason to say nothing. */
  { { RESTANTE_MESSAGE_HELD, NULL, SINCE, ENDS, FALSE, "asleep" }, "Waiting for the primary." },
  /* What the primary said says more than how it is. */
  { { RESTANTE_MESSAGE_HELD, "451 4.3.0 Busy", SINCE, ENDS, FALSE, "up" },
    "The primary put it off: 451 4.3.0 Busy." },
  { { RESTANTE_MESSAGE_HELD, "451 4.3.0 Try later.", SINCE, ENDS, FALSE },
    "The primary put it off: 451 4.3.0 Try later." },
  { { RESTANTE_MESSAGE_HELD, "The connection was lost", SINCE, ENDS, FALSE },
    "Waiting for the primary; the last try ended with: The connection was lost." },
  { { RESTANTE_MESSAGE_PARKED, "550 5.1.1 No such user", SINCE, ENDS, FALSE },
    "The primary refused it: 550 5.1.1 No such user." },
  { { RESTANTE_MESSAGE_PARKED, "550-No\r\n550 such user\n", SINCE, ENDS, FALSE },
    "The primary refused it: 550-No  550 such user." },
  { { RESTANTE_MESSAGE_PARKED, NULL, SINCE, ENDS, FALSE }, "The primary refused it." },
  { { RESTANTE_MESSAGE_SHELF, NULL, SINCE, ENDS, FALSE },
    "Its hold ended on 2023-12-14 22:13 UTC; it is kept here until you decide." },
  { { RESTANTE_MESSAGE_RETURNED, NULL, SINCE, ENDS, FALSE },
    "It was returned to its sender on 2023-11-14 22:13 UTC." },
  { { RESTANTE_MESSAGE_DELIVERED, "250 Ok", SINCE, ENDS, FALSE },
    "The primary took it on 2023-11-14 22:13 UTC." },
  { { RESTANTE_MESSAGE_DELIVERED, NULL, SINCE, ENDS, TRUE },
    "It was sent elsewhere on 2023-11-14 22:13 UTC." },
  { { RESTANTE_MESSAGE_DELIVERED, "250 Ok", SINCE, ENDS, TRUE },
    "It was sent elsewhere on 2023-11-14 22:13 UTC: 250 Ok." },
};

static void
test_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = restante_reason (&cases[i].facts);

    g_assert_cmpstr (sentence, ==, cases[i].sentence);
  }
}

static void
test_any_bytes (void)
{
  RestanteReasonFacts facts = { RESTANTE_MESSAGE_PARKED, "550 \xff no", SINCE, ENDS, FALSE };
  g_autofree char *sentence = restante_reason (&facts);

  g_assert_true (g_utf8_validate (sentence, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/12/queue/reason/sentences", test_sentences);
  g_test_add_func ("/promise/12/queue/reason/any-bytes", test_any_bytes);
  return g_test_run ();
}
