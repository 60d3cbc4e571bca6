/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/admission.h"

struct _RestanteAdmission
{
  GMutex lock;
  GHashTable *peers; /* GBytes → count */
  guint open;
  guint total;
  guint per_address;
};

RestanteAdmission *
restante_admission_new (guint total, guint per_address)
{
  RestanteAdmission *self = g_new0 (RestanteAdmission, 1);

  g_mutex_init (&self->lock);
  self->peers =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->total = MAX (total, 1);
  self->per_address = MAX (per_address, 1);
  return self;
}

void
restante_admission_free (RestanteAdmission *self)
{
  g_hash_table_unref (self->peers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* A household has a /64: the single addresses in it say nothing about who connects. */
static GBytes *
peer_key (GInetAddress *peer)
{
  gsize length = g_inet_address_get_family (peer) == G_SOCKET_FAMILY_IPV6
                     ? 8
                     : g_inet_address_get_native_size (peer);

  return g_bytes_new (g_inet_address_to_bytes (peer), length);
}

RestanteAdmissionVerdict
restante_admission_enter (RestanteAdmission *self, GInetAddress *peer)
{
  g_autoptr (GBytes) key = peer_key (peer);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, key));

  if (self->open >= self->total)
    return RESTANTE_ADMISSION_FULL;
  if (count >= self->per_address)
    return RESTANTE_ADMISSION_PEER_AT_CAP;
  self->open++;
  g_hash_table_replace (self->peers, g_steal_pointer (&key), GUINT_TO_POINTER (count + 1));
  return RESTANTE_ADMISSION_ADMITTED;
}

void
restante_admission_leave (RestanteAdmission *self, GInetAddress *peer)
{
  g_autoptr (GBytes) key = peer_key (peer);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, key));

  g_return_if_fail (count > 0 && self->open > 0);
  self->open--;
  if (count == 1)
    g_hash_table_remove (self->peers, key);
  else
    g_hash_table_replace (self->peers, g_steal_pointer (&key), GUINT_TO_POINTER (count - 1));
}
