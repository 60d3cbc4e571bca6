/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/poller.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS_MAX 64 /* told in one go */

struct _RestantePoller
{
  int epoll;
  RestantePollerSource bell; /* an eventfd */
  void (*rung) (gpointer user_data);
  gpointer user_data;
  gint64 now;
};

static const guint32 events_of[] = {
  [RESTANTE_POLLER_NOTHING] = 0,
  [RESTANTE_POLLER_READABLE] = EPOLLIN,
  [RESTANTE_POLLER_WRITABLE] = EPOLLOUT,
  [RESTANTE_POLLER_SHARED] = EPOLLIN | EPOLLEXCLUSIVE,
};

static void
on_bell_ready (RestantePollerSource *bell, gpointer user_data)
{
  RestantePoller *self = user_data;
  guint64 rings;

  while (read (bell->fd, &rings, sizeof rings) < 0 && errno == EINTR)
    continue;
  self->rung (self->user_data);
}

RestantePoller *
restante_poller_new (void (*rung) (gpointer user_data), gpointer user_data)
{
  g_autoptr (RestantePoller) self = g_new0 (RestantePoller, 1);

  self->rung = rung;
  self->user_data = user_data;
  self->now = g_get_monotonic_time ();
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->bell = (RestantePollerSource){ .ready = on_bell_ready,
                                       .user_data = self,
                                       .fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK) };
  if (!restante_poller_watch (self, &self->bell, RESTANTE_POLLER_READABLE))
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_poller_free (RestantePoller *self)
{
  if (self->bell.fd >= 0)
    close (self->bell.fd);
  if (self->epoll >= 0)
    close (self->epoll);
  g_free (self);
}

gboolean
restante_poller_watch (RestantePoller *self,
                       RestantePollerSource *source,
                       RestantePollerInterest interest)
{
  struct epoll_event event = { .events = events_of[interest], .data.ptr = source };
  int operation = EPOLL_CTL_MOD;

  if (source->interest == interest)
    return TRUE;
  if (source->interest == RESTANTE_POLLER_NOTHING)
    operation = EPOLL_CTL_ADD;
  else if (interest == RESTANTE_POLLER_NOTHING)
    operation = EPOLL_CTL_DEL;
  if (epoll_ctl (self->epoll, operation, source->fd, &event) != 0)
    return FALSE;
  source->interest = interest;
  return TRUE;
}

void
restante_poller_wait (RestantePoller *self, int timeout)
{
  struct epoll_event events[EVENTS_MAX];
  int n = epoll_wait (self->epoll, events, EVENTS_MAX, timeout);

  self->now = g_get_monotonic_time ();
  for (int i = 0; i < n; i++) {
    RestantePollerSource *source = events[i].data.ptr;

    source->ready (source, source->user_data);
  }
}

gint64
restante_poller_get_now (RestantePoller *self)
{
  return self->now;
}

void
restante_poller_ring (RestantePoller *self)
{
  guint64 one = 1;

  /* It fails only when it has been rung before. */
  while (write (self->bell.fd, &one, sizeof one) < 0 && errno == EINTR)
    continue;
}
