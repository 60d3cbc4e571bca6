/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/deadline.h"

struct _RestanteDeadline
{
  GCancellable *cancellable;
  GCancellable *parent;
  gulong link; /* to @parent */
  GThread *thread;
  GMutex mutex;
  GCond changed;
  gint64 end; /* monotonic */
  gboolean done;
  gboolean over;
};

static gpointer
keep_time (gpointer data)
{
  RestanteDeadline *self = data;
  gboolean over = FALSE;

  g_mutex_lock (&self->mutex);
  while (!self->done && !over)
    over = !g_cond_wait_until (&self->changed, &self->mutex, self->end);
  self->over = over && !self->done;
  g_mutex_unlock (&self->mutex);
  if (over)
    g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
on_parent (GCancellable *parent, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

RestanteDeadline *
restante_deadline_new (guint seconds, GCancellable *parent)
{
  RestanteDeadline *self = g_new0 (RestanteDeadline, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->cancellable = g_cancellable_new ();
  self->end = g_get_monotonic_time () + (gint64)MAX (seconds, 1) * G_USEC_PER_SEC;
  if (parent != NULL) {
    self->parent = g_object_ref (parent);
    self->link = g_cancellable_connect (parent, G_CALLBACK (on_parent), self->cancellable, NULL);
  }
  self->thread = g_thread_new ("dns-deadline", keep_time, self);
  return self;
}

void
restante_deadline_free (RestanteDeadline *self)
{
  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_cancellable_disconnect (self->parent, self->link);
  g_clear_object (&self->parent);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GCancellable *
restante_deadline_get_cancellable (RestanteDeadline *self)
{
  return self->cancellable;
}

gboolean
restante_deadline_is_over (RestanteDeadline *self)
{
  gboolean over;

  g_mutex_lock (&self->mutex);
  over = self->over;
  g_mutex_unlock (&self->mutex);
  return over;
}
