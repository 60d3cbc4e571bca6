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
static RestanteDomainRecord *
put_first (RestanteQueue *self, const RestanteDomainRecord *stored, const char *fingerprint)
{
  RestanteDomainRecord *record = restante_domain_record_copy (stored);

  g_strfreev (record->pins);
  record->pins =
      restante_keys_put_first ((const char *const *)stored->pins, fingerprint, RESTANTE_PINS_MAX);
  if (g_strcmp0 (record->offered, fingerprint) == 0)
    g_clear_pointer (&record->offered, g_free);
  restante_domain_table_put (self->domains, record);
  restante_store_writer_post (self->writer, run_store, NULL, restante_domain_record_ref (record),
                              (GDestroyNotify)restante_domain_record_unref);
  return record;
}

typedef gboolean (*Applies) (const RestanteDomainRecord *stored, const char *fingerprint);

static gboolean
is_pinned (const RestanteDomainRecord *stored, const char *fingerprint)
{
  return restante_keys_have ((const char *const *)stored->pins, fingerprint);
}

static gboolean
may_be_learned (const RestanteDomainRecord *stored, const char *fingerprint)
{
  return stored->identity == RESTANTE_IDENTITY_KEY &&
         !restante_keys_have ((const char *const *)stored->denied, fingerprint);
}

static RestanteDomainRecord *
change (RestanteQueue *self, gint64 domain_id, const char *fingerprint, Applies applies)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;
  RestanteDomainRecord *changed;

  restante_domain_table_begin_change (self->domains);
  stored = restante_domain_table_find_id (self->domains, domain_id);
  if (stored != NULL && applies (stored, fingerprint) &&
      g_strcmp0 (stored->pins[0], fingerprint) != 0)
    changed = put_first (self, stored, fingerprint);
  else
    changed = g_steal_pointer (&stored);
  restante_domain_table_end_change (self->domains);
  return changed;
}

RestanteDomainRecord *
restante_queue_use_pin (RestanteQueue *self, gint64 domain_id, const char *fingerprint)
{
  return change (self, domain_id, fingerprint, is_pinned);
}

RestanteDomainRecord *
restante_queue_learn_pin (RestanteQueue *self, gint64 domain_id, const char *fingerprint)
{
  return change (self, domain_id, fingerprint, may_be_learned);
}
