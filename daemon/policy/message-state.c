/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/message-state.h"

static const char *const state_words[RESTANTE_MESSAGE_STATES + 1] = {
  [RESTANTE_MESSAGE_PARKED] = "parked",       [RESTANTE_MESSAGE_SHELF] = "shelf",
  [RESTANTE_MESSAGE_RETURNED] = "returned",   [RESTANTE_MESSAGE_HELD] = "held",
  [RESTANTE_MESSAGE_DELIVERED] = "delivered",
};

#define PARKED    RESTANTE_MESSAGE_PARKED
#define SHELF     RESTANTE_MESSAGE_SHELF
#define HELD      RESTANTE_MESSAGE_HELD
#define DELIVERED RESTANTE_MESSAGE_DELIVERED

/* The legal moves: state (row) and what happens (column) give the next state; 0 is not legal. The
 * hold may end while a message is on its way: then the primary's answer still counts. */
static const RestanteMessageState moves[RESTANTE_MESSAGE_STATES + 1][RESTANTE_MOVES] = {
  /*                                ACCEPTED   REJECTED  HOLD_ENDED  RESEND  EXTEND   SENT_AWAY */
  [RESTANTE_MESSAGE_PARKED] = { 0, 0, 0, HELD, PARKED, DELIVERED },
  [RESTANTE_MESSAGE_SHELF] = { DELIVERED, PARKED, 0, HELD, HELD, DELIVERED },
  [RESTANTE_MESSAGE_RETURNED] = { 0, 0, 0, HELD, 0, DELIVERED },
  [RESTANTE_MESSAGE_HELD] = { DELIVERED, PARKED, SHELF, HELD, HELD, DELIVERED },
  [RESTANTE_MESSAGE_DELIVERED] = { 0, 0, 0, HELD, 0, DELIVERED },
};

static gboolean
is_state (RestanteMessageState state)
{
  return state >= RESTANTE_MESSAGE_PARKED && state <= RESTANTE_MESSAGE_DELIVERED;
}

const char *
restante_message_state_to_string (RestanteMessageState state)
{
  g_return_val_if_fail (is_state (state), NULL);
  return state_words[state];
}

gboolean
restante_message_state_from_string (const char *text, RestanteMessageState *state)
{
  for (guint i = 1; i <= RESTANTE_MESSAGE_STATES; i++) {
    if (g_strcmp0 (text, state_words[i]) == 0) {
      *state = (RestanteMessageState)i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
restante_message_state_move (RestanteMessageState state,
                             RestanteMove move,
                             RestanteMessageState *next)
{
  g_return_val_if_fail (is_state (state) && (guint)move < RESTANTE_MOVES, FALSE);
  if (moves[state][move] == 0)
    return FALSE;
  *next = moves[state][move];
  return TRUE;
}

RestanteMessageState
restante_message_state_worst (RestanteMessageState a, RestanteMessageState b)
{
  return MIN (a, b);
}
