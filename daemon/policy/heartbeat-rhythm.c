/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/heartbeat-rhythm.h"

#define BEATS     5    /* that must be alike, with four times between them */
#define MOMENT    10   /* seconds */
#define LONGEST   3960 /* an hour, and what a client that looks now and then adds to it */
#define DIFFERENT 5    /* the longest time may be by a fifth longer than the shortest */

struct _RestanteHeartbeatRhythm
{
  gint64 beats[BEATS]; /* the oldest first */
  guint n;
};

RestanteHeartbeatRhythm *
restante_heartbeat_rhythm_new (void)
{
  return g_new0 (RestanteHeartbeatRhythm, 1);
}

void
restante_heartbeat_rhythm_free (RestanteHeartbeatRhythm *self)
{
  g_free (self);
}

void
restante_heartbeat_rhythm_beat (RestanteHeartbeatRhythm *self, gint64 now)
{
  if (self->n > 0 && now - self->beats[self->n - 1] < MOMENT)
    return;
  if (self->n == BEATS) {
    self->n--;
    for (guint i = 0; i < self->n; i++)
      self->beats[i] = self->beats[i + 1];
  }
  self->beats[self->n++] = now;
}

gint64
restante_heartbeat_rhythm_get_every (const RestanteHeartbeatRhythm *self)
{
  gint64 shortest = G_MAXINT64, longest = 0;

  if (self->n < BEATS)
    return 0;
  for (guint i = 1; i < BEATS; i++) {
    gint64 between = self->beats[i] - self->beats[i - 1];

    shortest = MIN (shortest, between);
    longest = MAX (longest, between);
  }
  if (longest > LONGEST || longest - shortest > shortest / DIFFERENT)
    return 0;
  return (self->beats[BEATS - 1] - self->beats[0]) / (BEATS - 1);
}

gint64
restante_heartbeat_rhythm_get_next (const RestanteHeartbeatRhythm *self)
{
  gint64 every = restante_heartbeat_rhythm_get_every (self);

  return every > 0 ? self->beats[BEATS - 1] + every : G_MAXINT64;
}

/* Two and a half times: one may be lost on its way, and the next be late. */
gint64
restante_heartbeat_rhythm_get_overdue (const RestanteHeartbeatRhythm *self)
{
  gint64 every = restante_heartbeat_rhythm_get_every (self);

  return every > 0 ? self->beats[BEATS - 1] + every * 5 / 2 : G_MAXINT64;
}
