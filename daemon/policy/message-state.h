/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a recipient and of a message, and the one table of legal moves between them (DESIGN
 * section 3). It never stores anything: queue/ asks it before it writes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of attention: a message is shown with the first state that one of its recipients
 * has. The numbers are stored: never renumber. */
typedef enum
{
  RESTANTE_MESSAGE_PARKED = 1,
  RESTANTE_MESSAGE_SHELF = 2,
  RESTANTE_MESSAGE_RETURNED = 3,
  RESTANTE_MESSAGE_HELD = 4,
  RESTANTE_MESSAGE_DELIVERED = 5,
} RestanteMessageState;
#define RESTANTE_MESSAGE_STATES 5

/* What can happen to a recipient. */
typedef enum
{
  RESTANTE_MOVE_ACCEPTED,   /* the primary took it: 2xx */
  RESTANTE_MOVE_REJECTED,   /* the proven primary answered 5xx */
  RESTANTE_MOVE_HOLD_ENDED, /* its time is over */
  RESTANTE_MOVE_RESEND,     /* the owner clicked */
  RESTANTE_MOVE_EXTEND,     /* the owner gave it more time */
  RESTANTE_MOVE_SENT_AWAY,  /* the owner's other address or host took it */
} RestanteMove;
#define RESTANTE_MOVES 6

/* "held", as in the API; from_string returns FALSE for an unknown word. */
const char *restante_message_state_to_string (RestanteMessageState state);
gboolean restante_message_state_from_string (const char *text, RestanteMessageState *state);

/* The state after @move, or FALSE when the move is not legal in @state (nothing may be changed
 * then). */
gboolean restante_message_state_move (RestanteMessageState state,
                                      RestanteMove move,
                                      RestanteMessageState *next);
/* The state that most needs attention. */
RestanteMessageState restante_message_state_worst (RestanteMessageState a, RestanteMessageState b);

G_END_DECLS
