/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dane-source.h"

struct _RestanteDaneSource
{
  gatomicrefcount references;
  RestanteTlsaLookup *tlsa;
  char *host;
  guint16 port;

  GCond answered;
  GMutex lock;          /* guards everything below */
  RestanteDaneSet *set; /* or NULL */
  guint answers;        /* look-ups that have ended */
  gboolean asking;
  gboolean stopped;
};

RestanteDaneSource *
restante_dane_source_new (RestanteTlsaLookup *tlsa,
                          const char *host,
                          guint16 port,
                          RestanteDaneSet *set)
{
  RestanteDaneSource *self = g_new0 (RestanteDaneSource, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
  self->tlsa = g_object_ref (tlsa);
  self->host = g_strdup (host);
  self->port = port;
  self->set = set != NULL ? restante_dane_set_ref (set) : NULL;
  return self;
}

void
restante_dane_source_unref (RestanteDaneSource *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->set, restante_dane_set_unref);
  g_object_unref (self->tlsa);
  g_cond_clear (&self->answered);
  g_mutex_clear (&self->lock);
  g_free (self->host);
  g_free (self);
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteDaneSource) self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->set, restante_dane_set_unref);
  self->set = restante_tlsa_lookup_finish (RESTANTE_TLSA_LOOKUP (source), result);
  self->answers++;
  self->asking = FALSE;
  g_cond_broadcast (&self->answered);
}

/* In the main loop, which alone may ask. A resolver counts whole seconds and may keep for nearly
 * one more what is over: nothing that it remembers is good enough here. */
static gboolean
ask (gpointer data)
{
  RestanteDaneSource *self = data;

  restante_tlsa_lookup_forget (self->tlsa);
  restante_tlsa_lookup_async (self->tlsa, self->host, self->port, on_set, self);
  return G_SOURCE_REMOVE;
}

/* With the lock held. Those who come while it is asked wait for the same answer. */
static void
wait_for_answer (RestanteDaneSource *self)
{
  guint before = self->answers;

  if (!self->asking && !self->stopped) {
    self->asking = TRUE;
    g_atomic_ref_count_inc (&self->references);
    g_idle_add_full (G_PRIORITY_DEFAULT, ask, self, NULL);
  }
  while (!self->stopped && self->answers == before)
    g_cond_wait (&self->answered, &self->lock);
}

RestanteDaneSet *
restante_dane_source_take (RestanteDaneSource *self, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->set == NULL || !restante_dane_set_is_fresh (self->set, now))
    wait_for_answer (self);
  return self->stopped ? NULL : restante_dane_set_ref (self->set);
}

void
restante_dane_source_stop (RestanteDaneSource *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->stopped = TRUE;
  g_cond_broadcast (&self->answered);
}
