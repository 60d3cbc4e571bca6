/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/primary-state.h"

static const char *const words[RESTANTE_PRIMARY_STATES] = {
  [RESTANTE_PRIMARY_UNPROVEN] = "unproven", [RESTANTE_PRIMARY_UP] = "up",
  [RESTANTE_PRIMARY_REFUSING] = "refusing", [RESTANTE_PRIMARY_DOWN] = "down",
  [RESTANTE_PRIMARY_STRANGER] = "stranger", [RESTANTE_PRIMARY_PAUSED] = "paused",
  [RESTANTE_PRIMARY_BLIND] = "blind",
};

/* Where a probe leads, whatever the state was; `patient`: an up primary stays up until the limit.
 */
static const struct
{
  RestantePrimaryState next;
  gboolean patient;
} moves[RESTANTE_PROBE_OUTCOMES] = {
  [RESTANTE_PROBE_PROVEN] = { RESTANTE_PRIMARY_UP, FALSE },
  [RESTANTE_PROBE_UNCONFIRMED] = { RESTANTE_PRIMARY_UNPROVEN, FALSE },
  [RESTANTE_PROBE_STRANGER] = { RESTANTE_PRIMARY_STRANGER, FALSE },
  [RESTANTE_PROBE_REFUSED] = { RESTANTE_PRIMARY_REFUSING, TRUE },
  [RESTANTE_PROBE_FAILED] = { RESTANTE_PRIMARY_DOWN, TRUE },
  [RESTANTE_PROBE_BLIND] = { RESTANTE_PRIMARY_BLIND, FALSE },
  [RESTANTE_PROBE_UNDECIDED] = { RESTANTE_PRIMARY_UNPROVEN, TRUE },
};

const char *
restante_primary_state_to_string (RestantePrimaryState state)
{
  g_return_val_if_fail ((guint)state < RESTANTE_PRIMARY_STATES, NULL);
  return words[state];
}

RestantePrimaryState
restante_primary_state_from_string (const char *text)
{
  for (guint i = 0; i < RESTANTE_PRIMARY_STATES; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      return (RestantePrimaryState)i;
  return RESTANTE_PRIMARY_UNPROVEN;
}

RestantePrimaryState
restante_primary_state_next (RestantePrimaryState state,
                             RestanteProbeOutcome outcome,
                             guint failures,
                             guint limit)
{
  g_return_val_if_fail ((guint)outcome < RESTANTE_PROBE_OUTCOMES, state);
  if (moves[outcome].patient && state == RESTANTE_PRIMARY_UP && failures < limit)
    return state;
  return moves[outcome].next;
}

guint
restante_primary_state_interval (RestantePrimaryState state,
                                 guint tries,
                                 const RestanteProbeIntervals *intervals)
{
  guint64 interval = intervals->down;

  if (state == RESTANTE_PRIMARY_UP)
    return MAX (intervals->up, 1);
  /* What there is to see is missed for as long as the next look is away. */
  if (state == RESTANTE_PRIMARY_BLIND)
    return MAX (intervals->down, 1);
  /* Half as long again each time: five minutes are reached after ten minutes of silence. */
  for (guint i = 1; i < tries && interval < intervals->down_max; i++)
    interval += (interval + 1) / 2;
  return (guint)MAX (MIN (interval, MAX (intervals->down_max, intervals->down)), 1);
}
