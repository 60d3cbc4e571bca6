/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/patience.h"

/* A message must come in this time, that of its content not counted: more than any sender needs for
 * a thousand recipients. */
#define SECONDS_FRUITLESS 1800
/* Content has to come at least so fast in the long run: no line in use is slower. */
#define BYTES_A_SECOND 512

static const gint64 seconds[] = {
  [RESTANTE_AWAITED_COMMAND] = 120,
  [RESTANTE_AWAITED_TRANSACTION_COMMAND] = 300,
  [RESTANTE_AWAITED_CONTENT] = 300,
};

void
restante_patience_set_time (RestantePatience *self, gint64 now)
{
  self->now = now;
  if (!self->begun)
    self->since = now;
  if (!self->fruitless_begun)
    self->fruitless_since = now;
  self->begun = self->fruitless_begun = TRUE;
}

void
restante_patience_renew (RestantePatience *self)
{
  self->begun = FALSE;
  self->received = 0;
}

void
restante_patience_receive (RestantePatience *self, guint64 bytes)
{
  self->received += bytes;
  self->fruitless += bytes;
}

void
restante_patience_reward (RestantePatience *self)
{
  self->fruitless_begun = FALSE;
  self->fruitless = 0;
}

/* @limit seconds from @since on, and what the content has earned. */
static gint64
time_left (const RestantePatience *self, gint64 limit, gboolean begun, gint64 since, guint64 bytes)
{
  return begun ? since + limit + (gint64)(bytes / BYTES_A_SECOND) - self->now : limit;
}

gint64
restante_patience_left (const RestantePatience *self, RestanteAwaited awaited)
{
  gint64 one = time_left (self, seconds[awaited], self->begun, self->since, self->received);
  gint64 all = time_left (self, SECONDS_FRUITLESS, self->fruitless_begun, self->fruitless_since,
                          self->fruitless);
  gint64 left = MIN (one, all);
  return MIN (left, seconds[awaited]); /* silence has no more than that either */
}
