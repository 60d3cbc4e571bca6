/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/odmr-door.h"

#include "policy/rate-limit.h"

static const RestanteRateLimitRule wrong_passwords = {
  .allowed = 5,
  .window = 600,
  .penalty = 600,
  .keys = 4096,
};

struct _RestanteOdmrDoor
{
  GMutex lock;
  RestanteRateLimit *wrong;
  GHashTable *claimed; /* set of gint64 */
};

RestanteOdmrDoor *
restante_odmr_door_new (void)
{
  RestanteOdmrDoor *self = g_new0 (RestanteOdmrDoor, 1);

  g_mutex_init (&self->lock);
  self->wrong = restante_rate_limit_new (&wrong_passwords);
  self->claimed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
restante_odmr_door_free (RestanteOdmrDoor *self)
{
  restante_rate_limit_free (self->wrong);
  g_hash_table_unref (self->claimed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
restante_odmr_door_is_barred (RestanteOdmrDoor *self, const char *peer, gint64 now)
{
  g_autofree char *household = restante_rate_limit_household (peer);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return restante_rate_limit_is_blocked (self->wrong, household, now);
}

void
restante_odmr_door_count_wrong (RestanteOdmrDoor *self, const char *peer, gint64 now)
{
  g_autofree char *household = restante_rate_limit_household (peer);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  restante_rate_limit_count (self->wrong, household, now);
}

gboolean
restante_odmr_door_claim (RestanteOdmrDoor *self, GArray *domains)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < domains->len; i++)
    if (g_hash_table_contains (self->claimed, &g_array_index (domains, gint64, i)))
      return FALSE;
  for (guint i = 0; i < domains->len; i++)
    g_hash_table_add (self->claimed,
                      g_memdup2 (&g_array_index (domains, gint64, i), sizeof (gint64)));
  return TRUE;
}

void
restante_odmr_door_release (RestanteOdmrDoor *self, GArray *domains)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < domains->len; i++)
    g_hash_table_remove (self->claimed, &g_array_index (domains, gint64, i));
}
