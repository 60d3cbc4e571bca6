/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/notice-limit.h"

#define FIRST_WAIT 2
#define MOST_WAIT  3600

struct _RestanteNoticeLimit
{
  guint most;
  GQueue times; /* gint64 *, oldest first */
};

RestanteNoticeLimit *
restante_notice_limit_new (guint most)
{
  RestanteNoticeLimit *self = g_new0 (RestanteNoticeLimit, 1);

  self->most = MAX (most, 1);
  g_queue_init (&self->times);
  return self;
}

void
restante_notice_limit_free (RestanteNoticeLimit *self)
{
  g_queue_clear_full (&self->times, g_free);
  g_free (self);
}

gboolean
restante_notice_limit_take (RestanteNoticeLimit *self, gint64 now, gint64 *next)
{
  const gint64 *oldest = g_queue_peek_head (&self->times);

  if (oldest != NULL && self->times.length >= self->most) {
    *next = *oldest + RESTANTE_NOTICE_LIMIT_PERIOD;
    if (now < *next)
      return FALSE;
    g_free (g_queue_pop_head (&self->times));
  }
  g_queue_push_tail (&self->times, g_memdup2 (&now, sizeof now));
  return TRUE;
}

guint
restante_notice_retry_after (guint failures, guint wanted)
{
  guint wait = FIRST_WAIT;

  for (guint i = 1; i < failures && wait < MOST_WAIT; i++)
    wait *= 2;
  return MIN (MAX (wait, wanted), MOST_WAIT);
}
