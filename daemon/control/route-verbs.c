/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-verbs.h"

#include "api/affected.h"
#include "api/error.h"
#include "api/value-json.h"
#include "control/request.h"
#include "queue/listing.h"
#include "queue/verbs.h"

#define LONGEST_EXTENSION (365 * 24 * 60 * 60) /* seconds */

typedef struct
{
  RestanteSelection *selection;
  RestanteFilter *filter;
  GArray *ids; /* gint64: what is to be sent elsewhere */
} Verb;

static void
free_verb (Verb *verb)
{
  g_clear_object (&verb->selection);
  g_clear_pointer (&verb->filter, restante_filter_free);
  g_clear_pointer (&verb->ids, g_array_unref);
  g_free (verb);
}

/* The body as the exchange's state. */
static Verb *
read_verb (RestanteExchange *exchange, GError **error)
{
  Verb *verb = g_new0 (Verb, 1);

  restante_exchange_set_state (exchange, verb, (GDestroyNotify)free_verb);
  verb->selection = restante_exchange_read_body (exchange, RESTANTE_TYPE_SELECTION, error);
  if (!verb->selection)
    return NULL;
  verb->filter =
      restante_request_selection (restante_exchange_get_queue (exchange), verb->selection, error);
  return verb->filter ? verb : NULL;
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gpointer
affected (gint64 number)
{
  return number < 0 ? NULL : g_object_new (RESTANTE_TYPE_AFFECTED, "affected", number, NULL);
}

/* "Resend all" is for what the primary does not have yet: delivered messages only when they are
 * asked for. What is held comes first, because the others become so and are counted once. */
static const RestanteMessageState undelivered[] = {
  RESTANTE_MESSAGE_HELD,
  RESTANTE_MESSAGE_PARKED,
  RESTANTE_MESSAGE_SHELF,
  RESTANTE_MESSAGE_RETURNED,
};

static gint64
resend_undelivered (RestanteQueue *queue, RestanteFilter *filter, GError **error)
{
  gint64 sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (undelivered); i++) {
    gint64 number;

    filter->state = undelivered[i];
    number = restante_queue_resend (queue, filter, now (), error);
    if (number < 0)
      return -1;
    sum += number;
  }
  return sum;
}

static gpointer
resend (RestanteExchange *exchange, GError **error)
{
  Verb *verb = restante_exchange_get_state (exchange);
  RestanteQueue *queue = restante_exchange_get_queue (exchange);

  if (verb->filter->n_ids == 0 && verb->filter->state == 0)
    return affected (resend_undelivered (queue, verb->filter, error));
  return affected (restante_queue_resend (queue, verb->filter, now (), error));
}

static void
on_sent_elsewhere (GObject *watch, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  gint64 number = restante_watch_send_elsewhere_finish (RESTANTE_WATCH (watch), result, &error);
  g_autoptr (RestanteAffected) document = error ? NULL : affected (number);
  g_autofree char *text = document ? restante_value_to_text (document) : NULL;

  if (error)
    restante_exchange_reply_error (exchange, error);
  else
    restante_exchange_reply_text (exchange, text);
}

static void
send_elsewhere (RestanteExchange *exchange)
{
  Verb *verb = restante_exchange_get_state (exchange);
  RestanteControlContext *context = restante_exchange_get_context (exchange);
  g_autoptr (GError) error = NULL;

  if (restante_control_context_is_stopped (context)) {
    error = g_error_new_literal (RESTANTE_API_ERROR, RESTANTE_API_ERROR_UNAVAILABLE,
                                 "restanted is stopping; nothing was sent.");
    restante_exchange_reply_error (exchange, error);
    return;
  }
  restante_watch_send_elsewhere_async (
      restante_control_context_get_watch (context), (const gint64 *)verb->ids->data, verb->ids->len,
      restante_selection_get_to (verb->selection), restante_selection_get_via (verb->selection),
      NULL, on_sent_elsewhere, restante_exchange_ref (exchange));
}

/* Every match is a mark when each one is marked. */
static gboolean
collect_state (RestanteQueue *queue, Verb *verb, RestanteMessageState state, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  verb->filter->state = state;
  ids = restante_queue_marks (queue, verb->filter, 1, error);
  if (!ids)
    return FALSE;
  g_array_append_vals (verb->ids, ids->data, ids->len);
  return TRUE;
}

static gboolean
collect_ids (RestanteExchange *exchange, GError **error)
{
  Verb *verb = restante_exchange_get_state (exchange);
  RestanteQueue *queue = restante_exchange_get_queue (exchange);

  verb->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (verb->filter->state != 0)
    return collect_state (queue, verb, verb->filter->state, error);
  for (guint i = 0; i < G_N_ELEMENTS (undelivered); i++)
    if (!collect_state (queue, verb, undelivered[i], error))
      return FALSE;
  return TRUE;
}

gboolean
restante_route_resend (RestanteExchange *exchange, GError **error)
{
  Verb *verb = read_verb (exchange, error);
  const char *to = verb ? restante_selection_get_to (verb->selection) : NULL;
  const char *via = verb ? restante_selection_get_via (verb->selection) : NULL;

  if (!verb)
    return FALSE;
  if (to && via) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "A message goes either “to” an address or “via” a host, not both.");
    return FALSE;
  }
  if (!to && !via) {
    restante_exchange_answer (exchange, resend);
  } else if (verb->filter->n_ids > 0) {
    verb->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_array_append_vals (verb->ids, verb->filter->ids, verb->filter->n_ids);
    send_elsewhere (exchange);
  } else {
    restante_exchange_run (exchange, collect_ids, send_elsewhere);
  }
  return TRUE;
}

static gpointer
extend (RestanteExchange *exchange, GError **error)
{
  Verb *verb = restante_exchange_get_state (exchange);

  return affected (restante_queue_extend (restante_exchange_get_queue (exchange), verb->filter,
                                          restante_selection_get_by (verb->selection), now (),
                                          error));
}

gboolean
restante_route_extend (RestanteExchange *exchange, GError **error)
{
  Verb *verb = read_verb (exchange, error);
  gint64 by = verb ? restante_selection_get_by (verb->selection) : 0;

  if (!verb)
    return FALSE;
  if (by < 1 || by > LONGEST_EXTENSION) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "“by” must be 1 second to 365 days.");
    return FALSE;
  }
  restante_exchange_answer (exchange, extend);
  return TRUE;
}

static gpointer
delete_messages (RestanteExchange *exchange, GError **error)
{
  Verb *verb = restante_exchange_get_state (exchange);

  return affected (
      restante_queue_delete (restante_exchange_get_queue (exchange), verb->filter, error));
}

gboolean
restante_route_delete (RestanteExchange *exchange, GError **error)
{
  if (!read_verb (exchange, error))
    return FALSE;
  restante_exchange_answer (exchange, delete_messages);
  return TRUE;
}
