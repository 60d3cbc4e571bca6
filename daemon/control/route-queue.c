/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-queue.h"

#include "api/marks.h"
#include "control/request.h"
#include "queue/listing.h"

#define DEFAULT_LIMIT 100
#define MAX_EVERY     100000

typedef struct
{
  RestanteFilter *filter;
  gint64 after;
  gint64 limit; /* or every, for marks */
} Question;

static void
free_question (Question *question)
{
  g_clear_pointer (&question->filter, restante_filter_free);
  g_free (question);
}

static gpointer
list (RestanteExchange *exchange, GError **error)
{
  Question *question = restante_exchange_get_state (exchange);

  return restante_queue_list (restante_exchange_get_queue (exchange), question->filter,
                              question->after, (guint)question->limit, error);
}

gboolean
restante_route_list_queue (RestanteExchange *exchange, GError **error)
{
  Question *question = g_new0 (Question, 1);

  restante_exchange_set_state (exchange, question, (GDestroyNotify)free_question);
  question->filter = restante_request_filter (exchange, error);
  if (!question->filter ||
      !restante_request_number (exchange, "limit", 1, RESTANTE_PAGE_MAX, DEFAULT_LIMIT,
                                &question->limit, error) ||
      !restante_request_number (exchange, "after", 1, G_MAXINT64, 0, &question->after, error))
    return FALSE;
  restante_exchange_answer (exchange, list);
  return TRUE;
}

static char **
ids_to_strv (GArray *ids)
{
  char **strings = g_new0 (char *, ids->len + 1);

  for (guint i = 0; i < ids->len; i++)
    strings[i] = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (ids, gint64, i));
  return strings;
}

static gpointer
mark (RestanteExchange *exchange, GError **error)
{
  Question *question = restante_exchange_get_state (exchange);
  RestanteQueue *queue = restante_exchange_get_queue (exchange);
  g_autoptr (GArray) ids =
      restante_queue_marks (queue, question->filter, (guint)question->limit, error);
  g_autoptr (RestanteMessagePage) page =
      ids ? restante_queue_list (queue, question->filter, 0, 1, error) : NULL;
  g_auto (GStrv) marks = NULL;

  if (!page)
    return NULL;
  marks = ids_to_strv (ids);
  return g_object_new (RESTANTE_TYPE_MARKS, "every", question->limit, "marks", marks, "total",
                       restante_message_page_get_total (page), NULL);
}

gboolean
restante_route_marks (RestanteExchange *exchange, GError **error)
{
  Question *question = g_new0 (Question, 1);

  restante_exchange_set_state (exchange, question, (GDestroyNotify)free_question);
  question->filter = restante_request_filter (exchange, error);
  if (!question->filter || !restante_request_number (exchange, "every", 1, MAX_EVERY, DEFAULT_LIMIT,
                                                     &question->limit, error))
    return FALSE;
  restante_exchange_answer (exchange, mark);
  return TRUE;
}

static gpointer
get (RestanteExchange *exchange, GError **error)
{
  gint64 *id = restante_exchange_get_state (exchange);

  return restante_queue_get (restante_exchange_get_queue (exchange), *id, error);
}

gboolean
restante_route_get_message (RestanteExchange *exchange, GError **error)
{
  gint64 id;

  if (!restante_request_message_id (restante_exchange_get_argument (exchange, 0), &id, error))
    return FALSE;
  restante_exchange_set_state (exchange, g_memdup2 (&id, sizeof id), g_free);
  restante_exchange_answer (exchange, get);
  return TRUE;
}
