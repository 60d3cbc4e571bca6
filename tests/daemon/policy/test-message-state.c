/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/message-state.h"

/* The arrows of DESIGN section 3, written out by hand; what is not here is not legal. */
static const struct
{
  RestanteMessageState from;
  RestanteMove move;
  RestanteMessageState to;
} arrows[] = {
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_ACCEPTED, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_REJECTED, RESTANTE_MESSAGE_PARKED },
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_HOLD_ENDED, RESTANTE_MESSAGE_SHELF },
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_RESEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_EXTEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_HELD, RESTANTE_MOVE_SENT_AWAY, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_PARKED, RESTANTE_MOVE_RESEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_PARKED, RESTANTE_MOVE_EXTEND, RESTANTE_MESSAGE_PARKED },
  { RESTANTE_MESSAGE_PARKED, RESTANTE_MOVE_SENT_AWAY, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_SHELF, RESTANTE_MOVE_ACCEPTED, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_SHELF, RESTANTE_MOVE_REJECTED, RESTANTE_MESSAGE_PARKED },
  { RESTANTE_MESSAGE_SHELF, RESTANTE_MOVE_RESEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_SHELF, RESTANTE_MOVE_EXTEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_SHELF, RESTANTE_MOVE_SENT_AWAY, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_RETURNED, RESTANTE_MOVE_RESEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_RETURNED, RESTANTE_MOVE_SENT_AWAY, RESTANTE_MESSAGE_DELIVERED },
  { RESTANTE_MESSAGE_DELIVERED, RESTANTE_MOVE_RESEND, RESTANTE_MESSAGE_HELD },
  { RESTANTE_MESSAGE_DELIVERED, RESTANTE_MOVE_SENT_AWAY, RESTANTE_MESSAGE_DELIVERED },
};

static gboolean
find_arrow (RestanteMessageState from, RestanteMove move, RestanteMessageState *to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++) {
    if (arrows[i].from == from && arrows[i].move == move) {
      *to = arrows[i].to;
      return TRUE;
    }
  }
  return FALSE;
}

static void
test_moves (void)
{
  for (int state = 1; state <= RESTANTE_MESSAGE_STATES; state++) {
    for (int move = 0; move < RESTANTE_MOVES; move++) {
      RestanteMessageState wanted = 0, next = 0;
      gboolean legal = find_arrow (state, move, &wanted);

      g_assert_cmpint (restante_message_state_move (state, move, &next), ==, legal);
      g_assert_cmpint (next, ==, wanted);
    }
  }
}

static void
test_words (void)
{
  const char *const words[] = { "parked", "shelf", "returned", "held", "delivered" };
  RestanteMessageState state;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (restante_message_state_from_string (words[i], &state));
    g_assert_cmpstr (restante_message_state_to_string (state), ==, words[i]);
  }
  g_assert_false (restante_message_state_from_string ("Held", &state));
  g_assert_false (restante_message_state_from_string (NULL, &state));
}

static void
test_attention (void)
{
  g_assert_cmpint (restante_message_state_worst (RESTANTE_MESSAGE_DELIVERED, RESTANTE_MESSAGE_HELD),
                   ==, RESTANTE_MESSAGE_HELD);
  g_assert_cmpint (restante_message_state_worst (RESTANTE_MESSAGE_PARKED, RESTANTE_MESSAGE_HELD),
                   ==, RESTANTE_MESSAGE_PARKED);
  g_assert_cmpint (restante_message_state_worst (RESTANTE_MESSAGE_HELD, RESTANTE_MESSAGE_SHELF), ==,
                   RESTANTE_MESSAGE_SHELF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/message-state/moves", test_moves);
  g_test_add_func ("/policy/message-state/words", test_words);
  g_test_add_func ("/policy/message-state/attention", test_attention);
  return g_test_run ();
}
