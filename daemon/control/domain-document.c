/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/domain-document.h"

#include "queue/domains.h"
#include "queue/listing.h"

struct _RestanteDomainDocuments
{
  GListStore *domains;
  GArray *ids; /* gint64, of the store, in the same order */
};

RestanteDomainDocuments *
restante_domain_documents_new (RestanteControlContext *context, GPtrArray *records)
{
  RestanteDomainDocuments *self = g_new0 (RestanteDomainDocuments, 1);
  RestanteWatch *watch = restante_control_context_get_watch (context);

  self->domains = g_list_store_new (RESTANTE_TYPE_DOMAIN);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < records->len; i++) {
    const RestanteDomainRecord *record = records->pdata[i];
    g_autoptr (RestantePrimary) primary = restante_watch_describe (watch, record->name);
    g_autoptr (RestanteDomain) domain = g_object_new (
        RESTANTE_TYPE_DOMAIN, "name", record->name, "hold", record->hold, "primary", primary, NULL);
    g_list_store_append (self->domains, domain);
    g_array_append_val (self->ids, record->id);
  }
  return self;
}

void
restante_domain_documents_free (RestanteDomainDocuments *self)
{
  g_clear_object (&self->domains);
  g_array_unref (self->ids);
  g_free (self);
}

GListStore *
restante_domain_documents_count (RestanteDomainDocuments *self,
                                 RestanteQueue *queue,
                                 GError **error)
{
  for (guint i = 0; i < self->ids->len; i++) {
    g_autoptr (RestanteCounts) counts =
        restante_queue_count (queue, g_array_index (self->ids, gint64, i), error);
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (G_LIST_MODEL (self->domains), i);
    if (!counts)
      return NULL;
    g_object_set (domain, "counts", counts, NULL);
  }
  return self->domains;
}

static gpointer
count_one (RestanteExchange *exchange, GError **error)
{
  RestanteDomainDocuments *documents = restante_exchange_get_state (exchange);
  GListStore *domains =
      restante_domain_documents_count (documents, restante_exchange_get_queue (exchange), error);

  return domains ? g_list_model_get_item (G_LIST_MODEL (domains), 0) : NULL;
}

void
restante_domain_document_answer (RestanteExchange *exchange, RestanteDomainRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  restante_exchange_set_state (
      exchange, restante_domain_documents_new (restante_exchange_get_context (exchange), records),
      (GDestroyNotify)restante_domain_documents_free);
  restante_exchange_answer (exchange, count_one);
}
