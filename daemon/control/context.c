/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/context.h"

struct _RestanteControlContext
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteControlFacts facts;
  char *version;
  char *hostname;
  char **listening;
  char **odmr;
  char **odmr_tls;
  char *reader;
  char **heartbeat_listening;
  char **heartbeat_plain;

  GMutex lock;
  GCond left;
  guint inside;     /* under lock */
  gboolean stopped; /* under lock */
};

RestanteControlContext *
restante_control_context_new (RestanteQueue *queue,
                              RestanteWatch *watch,
                              const RestanteControlFacts *facts)
{
  RestanteControlContext *self = g_atomic_rc_box_new0 (RestanteControlContext);

  self->queue = queue;
  self->watch = g_object_ref (watch);
  self->version = g_strdup (facts->version);
  self->hostname = g_strdup (facts->hostname);
  self->listening = g_strdupv ((char **)facts->listening);
  self->odmr = g_strdupv ((char **)facts->odmr);
  self->odmr_tls = g_strdupv ((char **)facts->odmr_tls);
  self->reader = g_strdup (facts->reader);
  self->heartbeat_listening = g_strdupv ((char **)facts->heartbeat_listening);
  self->heartbeat_plain = g_strdupv ((char **)facts->heartbeat_plain);
  self->facts =
      (RestanteControlFacts){ .version = self->version,
                              .hostname = self->hostname,
                              .listening = (const char *const *)self->listening,
                              .odmr = (const char *const *)self->odmr,
                              .odmr_tls = (const char *const *)self->odmr_tls,
                              .reader = self->reader,
                              .keeper = facts->keeper,
                              .fences = facts->fences,
                              .heartbeats = facts->heartbeats,
                              .heartbeat_listening = (const char *const *)self->heartbeat_listening,
                              .heartbeat_plain = (const char *const *)self->heartbeat_plain,
                              .peers = facts->peers };
  g_mutex_init (&self->lock);
  g_cond_init (&self->left);
  return self;
}

RestanteControlContext *
restante_control_context_ref (RestanteControlContext *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_context (RestanteControlContext *self)
{
  g_clear_object (&self->watch);
  g_free (self->version);
  g_free (self->hostname);
  g_strfreev (self->listening);
  g_strfreev (self->odmr);
  g_strfreev (self->odmr_tls);
  g_free (self->reader);
  g_strfreev (self->heartbeat_listening);
  g_strfreev (self->heartbeat_plain);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->left);
}

void
restante_control_context_unref (RestanteControlContext *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)free_context);
}

RestanteQueue *
restante_control_context_get_queue (RestanteControlContext *self)
{
  return self->queue;
}

RestanteWatch *
restante_control_context_get_watch (RestanteControlContext *self)
{
  return self->watch;
}

const RestanteControlFacts *
restante_control_context_get_facts (RestanteControlContext *self)
{
  return &self->facts;
}

gboolean
restante_control_context_enter (RestanteControlContext *self)
{
  gboolean entered;

  g_mutex_lock (&self->lock);
  entered = !self->stopped;
  if (entered)
    self->inside++;
  g_mutex_unlock (&self->lock);
  return entered;
}

void
restante_control_context_leave (RestanteControlContext *self)
{
  g_mutex_lock (&self->lock);
  self->inside--;
  g_cond_broadcast (&self->left);
  g_mutex_unlock (&self->lock);
}

gboolean
restante_control_context_is_stopped (RestanteControlContext *self)
{
  gboolean stopped;

  g_mutex_lock (&self->lock);
  stopped = self->stopped;
  g_mutex_unlock (&self->lock);
  return stopped;
}

void
restante_control_context_stop (RestanteControlContext *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  while (self->inside > 0)
    g_cond_wait (&self->left, &self->lock);
  g_mutex_unlock (&self->lock);
  g_clear_object (&self->watch);
}
