/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-outages.h"

#include "control/request.h"
#include "queue/listing.h"
#include "queue/outages.h"

#define DEFAULT_LIMIT 50

typedef struct
{
  gint64 domain_id; /* 0: all */
  gint64 after;
  gint64 limit;
} Question;

static gpointer
list (RestanteExchange *exchange, GError **error)
{
  const Question *question = restante_exchange_get_state (exchange);

  return restante_queue_list_outages (restante_exchange_get_queue (exchange), question->domain_id,
                                      question->after, (guint)question->limit, error);
}

gboolean
restante_route_outages (RestanteExchange *exchange, GError **error)
{
  Question *question = g_new0 (Question, 1);
  const char *name = restante_exchange_get_query (exchange, "domain");
  g_autoptr (RestanteDomainRecord) record = NULL;

  restante_exchange_set_state (exchange, question, g_free);
  if (name) {
    record = restante_request_find_domain (restante_exchange_get_queue (exchange), name, error);
    if (!record)
      return FALSE;
    question->domain_id = record->id;
  }
  if (!restante_request_number (exchange, "limit", 1, RESTANTE_PAGE_MAX, DEFAULT_LIMIT,
                                &question->limit, error) ||
      !restante_request_number (exchange, "after", 1, G_MAXINT64, 0, &question->after, error))
    return FALSE;
  restante_exchange_answer (exchange, list);
  return TRUE;
}
