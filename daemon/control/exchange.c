/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/exchange.h"

#include <string.h>

#include "api/error.h"
#include "api/value-json.h"
#include "control/failure.h"

struct _RestanteExchange
{
  RestanteControlContext *context;
  SoupServerMessage *message; /* NULL once answered */
  char **arguments;
  GHashTable *query; /* or NULL */
  GBytes *body;
  guint status;
  gboolean paused;
  gpointer state;
  GDestroyNotify destroy_state;
};

typedef struct
{
  RestanteExchange *exchange;
  RestanteExchangeWork work; /* or */
  RestanteExchangeStep step;
  RestanteExchangeDone done;
} Job;

static const char over_key[] = "restante-over";

static void
on_over (SoupServerMessage *message)
{
  g_object_set_data (G_OBJECT (message), over_key, message);
}

void
restante_exchange_resume (SoupServerMessage *message)
{
  if (!g_object_get_data (G_OBJECT (message), over_key))
    soup_server_message_unpause (message);
}

RestanteExchange *
restante_exchange_new (RestanteControlContext *context,
                       SoupServerMessage *message,
                       char **arguments,
                       GHashTable *query,
                       GBytes *body)
{
  RestanteExchange *self = g_atomic_rc_box_new0 (RestanteExchange);

  self->context = restante_control_context_ref (context);
  self->message = g_object_ref (message);
  self->arguments = g_strdupv (arguments);
  self->query = query ? g_hash_table_ref (query) : NULL;
  self->body = g_bytes_ref (body);
  self->status = SOUP_STATUS_OK;
  /* libsoup minds when a message is resumed whose connection is gone. */
  g_signal_connect (message, "finished", G_CALLBACK (on_over), NULL);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_over), NULL);
  return self;
}

RestanteExchange *
restante_exchange_ref (RestanteExchange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_exchange (RestanteExchange *self)
{
  if (self->destroy_state)
    self->destroy_state (self->state);
  g_clear_object (&self->message);
  g_strfreev (self->arguments);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_bytes_unref (self->body);
  restante_control_context_unref (self->context);
}

void
restante_exchange_unref (RestanteExchange *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)free_exchange);
}

RestanteControlContext *
restante_exchange_get_context (RestanteExchange *self)
{
  return self->context;
}

RestanteQueue *
restante_exchange_get_queue (RestanteExchange *self)
{
  return restante_control_context_get_queue (self->context);
}

const char *
restante_exchange_get_argument (RestanteExchange *self, guint number)
{
  return self->arguments[number];
}

const char *
restante_exchange_get_query (RestanteExchange *self, const char *name)
{
  return self->query ? g_hash_table_lookup (self->query, name) : NULL;
}

gpointer
restante_exchange_read_body (RestanteExchange *self, GType type, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (self->body, &length);

  return restante_value_from_text (type, text ? text : "", (gssize)length, error);
}

void
restante_exchange_set_state (RestanteExchange *self, gpointer state, GDestroyNotify destroy)
{
  g_return_if_fail (!self->state);

  self->state = state;
  self->destroy_state = destroy;
}

gpointer
restante_exchange_get_state (RestanteExchange *self)
{
  return self->state;
}

void
restante_exchange_set_status (RestanteExchange *self, guint status)
{
  self->status = status;
}

static void
respond (SoupServerMessage *message, guint status, const char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

void
restante_exchange_refuse (SoupServerMessage *message, const GError *error)
{
  g_autoptr (GError) translated = restante_failure_to_api (error);
  g_autoptr (JsonNode) document = restante_api_error_to_json (translated);
  g_autofree char *json = json_to_string (document, FALSE);

  respond (message, restante_api_error_http_status (translated->code), json);
}

void
restante_exchange_pause (RestanteExchange *self)
{
  self->paused = TRUE;
  soup_server_message_pause (self->message);
}

gboolean
restante_exchange_is_answered (RestanteExchange *self)
{
  return self->message == NULL;
}

SoupServerMessage *
restante_exchange_take_message (RestanteExchange *self)
{
  return g_steal_pointer (&self->message);
}

void
restante_exchange_reply_text (RestanteExchange *self, const char *json)
{
  g_autoptr (SoupServerMessage) message = restante_exchange_take_message (self);

  g_return_if_fail (message);
  respond (message, self->status, json);
  if (self->paused)
    restante_exchange_resume (message);
}

void
restante_exchange_reply_error (RestanteExchange *self, const GError *error)
{
  g_autoptr (SoupServerMessage) message = restante_exchange_take_message (self);

  g_return_if_fail (message);
  restante_exchange_refuse (message, error);
  if (self->paused)
    restante_exchange_resume (message);
}

static void
free_job (Job *job)
{
  restante_exchange_unref (job->exchange);
  g_free (job);
}

/* The result of a job is the text of the answer, or NULL when there are more steps. */
static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  char *text = NULL;

  if (!restante_control_context_enter (job->exchange->context)) {
    g_task_return_new_error (task, RESTANTE_API_ERROR, RESTANTE_API_ERROR_UNAVAILABLE,
                             "restanted is stopping; try again when it runs.");
    return;
  }
  if (job->work) {
    g_autoptr (GObject) value = job->work (job->exchange, &error);
    text = value ? restante_value_to_text (value) : NULL;
  } else {
    job->step (job->exchange, &error);
  }
  restante_control_context_leave (job->exchange->context);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, g_free);
}

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteExchange) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (error)
    restante_exchange_reply_error (self, error);
  else if (text)
    restante_exchange_reply_text (self, text);
  else
    job->done (self);
}

static void
start_job (RestanteExchange *self, Job job)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_job_done, restante_exchange_ref (self));

  job.exchange = restante_exchange_ref (self);
  g_task_set_task_data (task, g_memdup2 (&job, sizeof job), (GDestroyNotify)free_job);
  g_task_run_in_thread (task, run_job);
}

void
restante_exchange_answer (RestanteExchange *self, RestanteExchangeWork work)
{
  start_job (self, (Job){ .work = work });
}

void
restante_exchange_run (RestanteExchange *self, RestanteExchangeStep step, RestanteExchangeDone done)
{
  start_job (self, (Job){ .step = step, .done = done });
}
