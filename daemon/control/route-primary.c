/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-primary.h"

#include <string.h>

#include "api/error.h"
#include "api/pause.h"
#include "api/trust.h"
#include "control/domain-document.h"
#include "control/request.h"
#include "queue/domains.h"

#define LONGEST_PAUSE  (365 * 24 * 60 * 60) /* seconds */
#define LONGEST_REASON 200                  /* bytes */

static RestanteDomainRecord *
find (RestanteExchange *exchange, GError **error)
{
  return restante_request_find_domain (restante_exchange_get_queue (exchange),
                                       restante_exchange_get_argument (exchange, 0), error);
}

static RestanteWatch *
watch_of (RestanteExchange *exchange)
{
  return restante_control_context_get_watch (restante_exchange_get_context (exchange));
}

typedef gboolean (*Finish) (RestanteWatch *watch, GAsyncResult *result, GError **error);

/* Answers with the domain as it is after what @finish ends. */
static void
finish_with_domain (GObject *watch, GAsyncResult *result, RestanteExchange *taken, Finish finish)
{
  g_autoptr (RestanteExchange) exchange = taken;
  g_autoptr (RestanteDomainRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!finish (RESTANTE_WATCH (watch), result, &error))
    restante_exchange_reply_error (exchange, error);
  else if (restante_control_context_is_stopped (restante_exchange_get_context (exchange)))
    restante_exchange_reply_text (exchange, "{}");
  else if ((record = find (exchange, &error)))
    restante_domain_document_answer (exchange, record);
  else
    restante_exchange_reply_error (exchange, error);
}

static void
on_probed (GObject *watch, GAsyncResult *result, gpointer exchange)
{
  finish_with_domain (watch, result, exchange, restante_watch_probe_finish);
}

gboolean
restante_route_probe (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);

  if (!record)
    return FALSE;
  restante_watch_probe_async (watch_of (exchange), record->name, NULL, on_probed,
                              restante_exchange_ref (exchange));
  return TRUE;
}

static void
on_trusted (GObject *watch, GAsyncResult *result, gpointer exchange)
{
  finish_with_domain (watch, result, exchange, restante_watch_trust_finish);
}

gboolean
restante_route_trust (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);
  g_autoptr (RestanteTrust) trust = NULL;

  if (!record)
    return FALSE;
  trust = restante_exchange_read_body (exchange, RESTANTE_TYPE_TRUST, error);
  if (!trust)
    return FALSE;
  restante_watch_trust_async (
      watch_of (exchange), record->name, restante_trust_get_fingerprint (trust),
      restante_trust_get_add (trust), NULL, on_trusted, restante_exchange_ref (exchange));
  return TRUE;
}

static void
on_denied (GObject *watch, GAsyncResult *result, gpointer exchange)
{
  finish_with_domain (watch, result, exchange, restante_watch_deny_finish);
}

gboolean
restante_route_deny (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);
  g_autoptr (RestanteTrust) key = NULL;

  if (!record)
    return FALSE;
  key = restante_exchange_read_body (exchange, RESTANTE_TYPE_TRUST, error);
  if (!key)
    return FALSE;
  restante_watch_deny_async (watch_of (exchange), record->name,
                             restante_trust_get_fingerprint (key), NULL, on_denied,
                             restante_exchange_ref (exchange));
  return TRUE;
}

static gboolean
check_pause (RestantePause *pause, GError **error)
{
  gint64 duration = restante_pause_get_duration (pause);
  const char *reason = restante_pause_get_reason (pause);

  if (duration == 0 || duration > LONGEST_PAUSE) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "“duration” must be 1 second to 365 days, or null for until resumed.");
    return FALSE;
  }
  if (reason && strlen (reason) > LONGEST_REASON) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "“reason” is too long: at most 200 bytes.");
    return FALSE;
  }
  return TRUE;
}

static void
on_paused (GObject *watch, GAsyncResult *result, gpointer exchange)
{
  finish_with_domain (watch, result, exchange, restante_watch_pause_finish);
}

gboolean
restante_route_pause (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);
  g_autoptr (RestantePause) pause = NULL;

  if (!record)
    return FALSE;
  pause = restante_exchange_read_body (exchange, RESTANTE_TYPE_PAUSE, error);
  if (!pause || !check_pause (pause, error))
    return FALSE;
  restante_watch_pause_async (
      watch_of (exchange), record->name, MAX (restante_pause_get_duration (pause), 0),
      restante_pause_get_reason (pause), NULL, on_paused, restante_exchange_ref (exchange));
  return TRUE;
}

static void
on_resumed (GObject *watch, GAsyncResult *result, gpointer exchange)
{
  finish_with_domain (watch, result, exchange, restante_watch_resume_finish);
}

gboolean
restante_route_resume (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);

  if (!record)
    return FALSE;
  restante_watch_resume_async (watch_of (exchange), record->name, NULL, on_resumed,
                               restante_exchange_ref (exchange));
  return TRUE;
}
