/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/pins.h"

#include "policy/key-learning.h"
#include "queue/store.h"

static gboolean
run_store (RestanteBatch *batch, gpointer data, GError **error)
{
  const RestanteDomainRecord *record = data;
  g_autofree char *pins = g_strjoinv (" ", record->pins);

  return restante_database_run (restante_batch_get_database (batch), error,
                                "UPDATE domain SET pins = ?, offered = ? WHERE id = ?", "ssi", pins,
                                record->offered, record->id);
}

/* Called in a change. */
static void
put_first (RestanteQueue *self, const RestanteDomainRecord *stored, const char *fingerprint)
{
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_copy (stored);

  g_strfreev (record->pins);
  record->pins =
      restante_keys_put_first ((const char *const *)stored->pins, fingerprint, RESTANTE_PINS_MAX);
  if (g_strcmp0 (record->offered, fingerprint) == 0)
    g_clear_pointer (&record->offered, g_free);
  restante_domain_table_put (self->domains, record);
  restante_store_writer_post (self->writer, run_store, NULL, restante_domain_record_ref (record),
                              (GDestroyNotify)restante_domain_record_unref);
}

typedef gboolean (*Applies) (const RestanteDomainRecord *stored,
                             const RestanteDomainRecord *seen,
                             const char *fingerprint);

static gboolean
is_pinned (const RestanteDomainRecord *stored,
           const RestanteDomainRecord *seen,
           const char *fingerprint)
{
  return restante_keys_have ((const char *const *)stored->pins, fingerprint);
}

/* What was proven by pins that the owner took away says nothing about new ones. */
static gboolean
may_be_learned (const RestanteDomainRecord *stored,
                const RestanteDomainRecord *seen,
                const char *fingerprint)
{
  return stored->identity == RESTANTE_IDENTITY_KEY &&
         g_strcmp0 (stored->primary, seen->primary) == 0 &&
         g_strv_equal ((const char *const *)stored->pins, (const char *const *)seen->pins) &&
         !restante_keys_have ((const char *const *)stored->denied, fingerprint);
}

static gboolean
change (RestanteQueue *self,
        const RestanteDomainRecord *seen,
        const char *fingerprint,
        Applies applies)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;
  gboolean changed;

  restante_domain_table_begin_change (self->domains);
  stored = restante_domain_table_find_id (self->domains, seen->id);
  changed = stored != NULL && applies (stored, seen, fingerprint) &&
            g_strcmp0 (stored->pins[0], fingerprint) != 0;
  if (changed)
    put_first (self, stored, fingerprint);
  restante_domain_table_end_change (self->domains);
  return changed;
}

gboolean
restante_queue_use_pin (RestanteQueue *self,
                        const RestanteDomainRecord *seen,
                        const char *fingerprint)
{
  return change (self, seen, fingerprint, is_pinned);
}

gboolean
restante_queue_learn_pin (RestanteQueue *self,
                          const RestanteDomainRecord *seen,
                          const char *fingerprint)
{
  return change (self, seen, fingerprint, may_be_learned);
}
