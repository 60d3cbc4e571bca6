/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for many descriptors at once, however many are idle, and tells those that are ready
 * (epoll). It never reads, writes or closes one.
 *
 * One thread, but restante_poller_ring() may be called from any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestantePoller RestantePoller;

typedef enum
{
  RESTANTE_POLLER_NOTHING,
  RESTANTE_POLLER_READABLE,
  RESTANTE_POLLER_WRITABLE,
  RESTANTE_POLLER_SHARED, /* readable; of the pollers that share the descriptor one is woken */
} RestantePollerInterest;

/* A descriptor, in the memory of whoever owns it; that must stay while it is watched, and until
 * restante_poller_wait() has returned. */
typedef struct _RestantePollerSource RestantePollerSource;
struct _RestantePollerSource
{
  void (*ready) (RestantePollerSource *self, gpointer user_data); /* also when the peer has gone */
  gpointer user_data;
  int fd;
  RestantePollerInterest interest; /* read only */
};

/* @rung: called when somebody has rung. NULL: the process has no descriptor left. */
RestantePoller *restante_poller_new (void (*rung) (gpointer user_data), gpointer user_data);
void restante_poller_free (RestantePoller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePoller, restante_poller_free)

/* What @source is watched for from now on. FALSE: the kernel has no memory for it, nothing has
 * changed. A SHARED source is only ever turned to NOTHING and back. Closing a descriptor ends its
 * watch, too. */
gboolean restante_poller_watch (RestantePoller *self,
                                RestantePollerSource *source,
                                RestantePollerInterest interest);
/* Waits for at most @timeout milliseconds (-1: for ever) and tells all that is ready. */
void restante_poller_wait (RestantePoller *self, int timeout);
/* The monotonic time when the last wait ended, in microseconds. */
gint64 restante_poller_get_now (RestantePoller *self);
/* Ends a wait: @rung is called. Any thread. */
void restante_poller_ring (RestantePoller *self);

G_END_DECLS
