/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/stranger-sight.h"

RestanteStrangerSight *
restante_stranger_sight_new (const char *fingerprint,
                             const char *address,
                             gint64 since,
                             const char *said)
{
  RestanteStrangerSight *self = g_atomic_rc_box_new0 (RestanteStrangerSight);

  self->fingerprint = g_strdup (fingerprint);
  self->address = g_strdup (address);
  self->since = since;
  self->said = g_strdup (said);
  return self;
}

RestanteStrangerSight *
restante_stranger_sight_ref (RestanteStrangerSight *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
clear (gpointer data)
{
  RestanteStrangerSight *self = data;

  g_free (self->fingerprint);
  g_free (self->address);
  g_free (self->said);
}

void
restante_stranger_sight_unref (RestanteStrangerSight *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gboolean
restante_stranger_sight_is (const RestanteStrangerSight *self,
                            const char *fingerprint,
                            const char *address)
{
  return self != NULL && g_strcmp0 (self->fingerprint, fingerprint) == 0 &&
         g_strcmp0 (self->address, address) == 0;
}
