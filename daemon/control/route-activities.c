/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-activities.h"

#include "control/request.h"
#include "queue/activities.h"
#include "queue/listing.h"

#define DEFAULT_LIMIT 100

typedef struct
{
  char *domain; /* or NULL */
  gint64 after;
  gint64 limit;
} Question;

static void
free_question (Question *question)
{
  g_free (question->domain);
  g_free (question);
}

static gpointer
list (RestanteExchange *exchange, GError **error)
{
  Question *question = restante_exchange_get_state (exchange);

  return restante_queue_list_activities (restante_exchange_get_queue (exchange), question->domain,
                                         question->after, (guint)question->limit, error);
}

gboolean
restante_route_activities (RestanteExchange *exchange, GError **error)
{
  Question *question = g_new0 (Question, 1);
  const char *name = restante_exchange_get_query (exchange, "domain");
  g_autoptr (RestanteDomainRecord) record = NULL;

  restante_exchange_set_state (exchange, question, (GDestroyNotify)free_question);
  if (name) {
    record = restante_request_find_domain (restante_exchange_get_queue (exchange), name, error);
    if (!record)
      return FALSE;
    question->domain = g_strdup (record->name);
  }
  if (!restante_request_number (exchange, "limit", 1, RESTANTE_PAGE_MAX, DEFAULT_LIMIT,
                                &question->limit, error) ||
      !restante_request_number (exchange, "after", 1, G_MAXINT64, 0, &question->after, error))
    return FALSE;
  restante_exchange_answer (exchange, list);
  return TRUE;
}
