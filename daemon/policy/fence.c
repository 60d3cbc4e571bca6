/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/fence.h"

/* A stranger is one who was met so often in a row. */
#define STRANGERS 2

static const char *const words[RESTANTE_FENCE_STATES] = {
  [RESTANTE_FENCE_OFF] = "off",
  [RESTANTE_FENCE_WATCHING] = "watching",
  [RESTANTE_FENCE_FENCED] = "fenced",
  [RESTANTE_FENCE_RESTORING] = "restoring",
};

/* Every move that there is. */
static const struct
{
  RestanteFenceState from;
  RestanteFenceEvent event;
  RestanteFenceState to;
} moves[] = {
  { RESTANTE_FENCE_OFF, RESTANTE_FENCE_TURNED_ON, RESTANTE_FENCE_WATCHING },
  { RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_TURNED_ON, RESTANTE_FENCE_WATCHING },
  { RESTANTE_FENCE_FENCED, RESTANTE_FENCE_TURNED_ON, RESTANTE_FENCE_FENCED },
  { RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_TURNED_ON, RESTANTE_FENCE_RESTORING },
  { RESTANTE_FENCE_OFF, RESTANTE_FENCE_TURNED_OFF, RESTANTE_FENCE_OFF },
  { RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_TURNED_OFF, RESTANTE_FENCE_OFF },
  { RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_WRITTEN, RESTANTE_FENCE_FENCED },
  /* The name led elsewhere meanwhile, and nobody proved to be there. */
  { RESTANTE_FENCE_FENCED, RESTANTE_FENCE_WRITTEN, RESTANTE_FENCE_FENCED },
  { RESTANTE_FENCE_FENCED, RESTANTE_FENCE_RESTORE_BEGUN, RESTANTE_FENCE_RESTORING },
  { RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_RESTORE_BEGUN, RESTANTE_FENCE_RESTORING },
  { RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_RESTORED, RESTANTE_FENCE_WATCHING },
  { RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_NOT_RESTORED, RESTANTE_FENCE_FENCED },
};

const char *
restante_fence_state_to_string (RestanteFenceState state)
{
  g_return_val_if_fail ((guint)state < RESTANTE_FENCE_STATES, NULL);
  return words[state];
}

RestanteFenceState
restante_fence_state_from_string (const char *text)
{
  for (guint i = 0; i < RESTANTE_FENCE_STATES; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      return (RestanteFenceState)i;
  return RESTANTE_FENCE_OFF;
}

gboolean
restante_fence_state_move (RestanteFenceState state,
                           RestanteFenceEvent event,
                           RestanteFenceState *next)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].from == state && moves[i].event == event) {
      *next = moves[i].to;
      return TRUE;
    }
  return FALSE;
}

void
restante_fence_count_clear (RestanteFenceCount *self)
{
  g_free (self->addresses);
  *self = (RestanteFenceCount){ 0 };
}

void
restante_fence_count_restart (RestanteFenceCount *self, gint64 now)
{
  restante_fence_count_clear (self);
  self->counted_from = now;
}

/* Another address is another matter: it is counted from zero. */
static void
take_addresses (RestanteFenceCount *count, const RestanteFenceSeen *seen)
{
  if (g_strcmp0 (count->addresses, seen->addresses) == 0)
    return;
  if (count->addresses != NULL)
    restante_fence_count_restart (count, seen->now);
  count->addresses = g_strdup (seen->addresses);
}

static gboolean
is_dead (const RestanteFenceSeen *seen, gint64 after, const RestanteFenceCount *count)
{
  return seen->outcome == RESTANTE_PROBE_FAILED && seen->is_known && seen->down_since != 0 &&
         seen->now - MAX (seen->down_since, count->counted_from) >= after;
}

RestanteFenceVerdict
restante_fence_judge (RestanteFenceState state,
                      const RestanteFenceSeen *seen,
                      gint64 after,
                      RestanteFenceCount *count)
{
  if (seen->outcome == RESTANTE_PROBE_PROVEN) {
    restante_fence_count_clear (count);
    if (state != RESTANTE_FENCE_FENCED)
      return RESTANTE_FENCE_WAIT;
    return seen->at_name && seen->name == RESTANTE_FENCE_NAME_CHANGED ? RESTANTE_FENCE_IS_OVER
                                                                      : RESTANTE_FENCE_DO_RESTORE;
  }
  /* What cannot be reached from here may be as well as ever. */
  if (seen->is_blind) {
    restante_fence_count_restart (count, seen->now);
    return RESTANTE_FENCE_WAIT;
  }
  if (*seen->addresses == '\0')
    return RESTANTE_FENCE_WAIT;
  if (state != RESTANTE_FENCE_WATCHING &&
      !(state == RESTANTE_FENCE_FENCED && seen->name == RESTANTE_FENCE_NAME_CHANGED))
    return RESTANTE_FENCE_WAIT;
  take_addresses (count, seen);
  count->strangers = seen->outcome == RESTANTE_PROBE_STRANGER ? count->strangers + 1 : 0;
  return count->strangers >= STRANGERS || is_dead (seen, after, count) ? RESTANTE_FENCE_DO_FENCE
                                                                       : RESTANTE_FENCE_WAIT;
}

static gboolean
has (const RestanteFenceSet *sets, gsize set_count, RestanteFenceSet wanted)
{
  for (gsize i = 0; i < set_count; i++)
    if (sets[i] == wanted)
      return TRUE;
  return FALSE;
}

RestanteFenceMend
restante_fence_mend (gboolean fencing,
                     gboolean is_sure,
                     const RestanteFenceSet *sets,
                     gsize set_count)
{
  if (!has (sets, set_count, RESTANTE_FENCE_SET_AFTER) &&
      (is_sure || !has (sets, set_count, RESTANTE_FENCE_SET_BEFORE)))
    return RESTANTE_FENCE_MEND_NOTHING;
  if (!fencing)
    return RESTANTE_FENCE_MEND_UNDO;
  /* Who led one family elsewhere is home, or will be looked at anew. */
  if (has (sets, set_count, RESTANTE_FENCE_SET_OTHER))
    return RESTANTE_FENCE_MEND_UNDO;
  return has (sets, set_count, RESTANTE_FENCE_SET_BEFORE) ? RESTANTE_FENCE_MEND_FINISH
                                                          : RESTANTE_FENCE_MEND_KEEP;
}
