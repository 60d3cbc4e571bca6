/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notifier.h"

#include <string.h>

#include "api/activity.h"
#include "api/notice.h"
#include "api/value-json.h"
#include "dns/address-lookup.h"
#include "dns/https.h"
#include "policy/notice-limit.h"
#include "policy/notice-words.h"
#include "protocol/wipe.h"
#include "queue/handover.h"
#include "queue/notices.h"

/* What is under way when the holder stops has so long to end; microseconds. */
#define PARTING (5 * G_USEC_PER_SEC)

/* notice.service: stored, never rename. */
typedef enum
{
  WEBHOOK,
  NTFY,
} ServiceKind;
static const char *const service_names[] = { [WEBHOOK] = "webhook", [NTFY] = "ntfy" };

/* One place that is told. */
typedef struct
{
  RestanteNotifier *notifier;
  ServiceKind kind;
  char *url; /* NULL: it is off */
  char *token;
  gboolean busy;
  gboolean news;  /* something came while it was busy */
  guint failures; /* in a row */
  guint timer;    /* until it is tried again */
} Service;

/* The newest notice of a domain that has had its say for this hour. */
typedef struct
{
  RestanteNotice *notice;
  guint left_out; /* before it */
} Late;

struct _RestanteNotifier
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteOutages *outages;
  char *hostname;
  char **servers;
  guint timeout;
  Service services[G_N_ELEMENTS (service_names)];
  RestanteNoticeLimit *limit;
  GHashTable *late; /* domain → Late */
  guint release;    /* the source that ends the wait of those */
  gboolean parting; /* no more tries */
  GCancellable *stopped;
};

G_DEFINE_FINAL_TYPE (RestanteNotifier, restante_notifier, G_TYPE_OBJECT)

static void
late_free (gpointer data)
{
  Late *late = data;

  g_object_unref (late->notice);
  g_free (late);
}

static void
restante_notifier_finalize (GObject *object)
{
  RestanteNotifier *self = RESTANTE_NOTIFIER (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->services); i++) {
    restante_wipe_free (self->services[i].url);
    restante_wipe_free (self->services[i].token);
  }
  g_free (self->hostname);
  g_strfreev (self->servers);
  g_clear_pointer (&self->limit, restante_notice_limit_free);
  g_hash_table_unref (self->late);
  g_object_unref (self->stopped);
  G_OBJECT_CLASS (restante_notifier_parent_class)->finalize (object);
}

static void
restante_notifier_class_init (RestanteNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_notifier_finalize;
}

static void
restante_notifier_init (RestanteNotifier *self)
{
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, late_free);
  self->stopped = g_cancellable_new ();
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  const RestanteNotifier *self = data;

  return restante_address_lookup ((const char *const *)self->servers, host, self->timeout,
                                  cancellable, error);
}

/* What one try found; made in the worker. */
typedef struct
{
  Service *service;
  gint64 id;    /* of the notice that was sent, 0: there was none */
  guint wanted; /* seconds that the service wants to be left alone */
} Try;

static RestanteHttpsResponse *
send_to_webhook (Service *service, const RestanteNoticeRecord *record, GError **error)
{
  RestanteNotifier *self = service->notifier;
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->timeout };
  g_autofree char *key = g_strdup_printf ("%s-%" G_GINT64_FORMAT, self->hostname, record->id);
  g_autoptr (GBytes) body = g_bytes_new (record->document, strlen (record->document));
  const char *const headers[] = { "Idempotency-Key", key, NULL };
  const RestanteHttpsRequest request = {
    .method = "POST",
    .url = service->url,
    .headers = headers,
    .content_type = "application/json",
    .body = body,
  };

  return restante_https_send (&request, &surroundings, self->stopped, error);
}

/* https://docs.ntfy.sh/publish/ */
static RestanteHttpsResponse *
send_to_ntfy (Service *service, const RestanteNoticeRecord *record, GError **error)
{
  RestanteNotifier *self = service->notifier;
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->timeout };
  g_autoptr (RestanteNotice) notice =
      restante_value_from_text (RESTANTE_TYPE_NOTICE, record->document, -1, error);
  g_autofree char *priority = NULL;
  g_autofree char *tags = NULL;
  g_autoptr (GBytes) body = NULL;
  RestanteHttpsResponse *response;
  char *bearer;

  if (notice == NULL)
    return NULL;
  priority = g_strdup_printf ("%" G_GINT64_FORMAT, restante_notice_get_priority (notice));
  tags = g_strjoinv (",", (char **)restante_notice_get_tags (notice));
  body =
      g_bytes_new (restante_notice_get_text (notice), strlen (restante_notice_get_text (notice)));
  bearer = service->token != NULL ? g_strconcat ("Bearer ", service->token, NULL) : NULL;
  {
    const char *const headers[] = {
      "Title", restante_notice_get_title (notice),      "Priority", priority, "Tags",
      tags,    bearer != NULL ? "Authorization" : NULL, bearer,     NULL
    };
    const RestanteHttpsRequest request = {
      .method = "POST",
      .url = service->url,
      .headers = headers,
      .content_type = "text/plain; charset=utf-8",
      .body = body,
    };

    response = restante_https_send (&request, &surroundings, self->stopped, error);
  }
  restante_wipe_free (bearer);
  return response;
}

static gboolean
send_record (Service *service, const RestanteNoticeRecord *record, guint *wanted, GError **error)
{
  g_autoptr (RestanteHttpsResponse) response = service->kind == NTFY
                                                   ? send_to_ntfy (service, record, error)
                                                   : send_to_webhook (service, record, error);

  if (response == NULL)
    return FALSE;
  if (response->status / 100 == 2)
    return TRUE;
  *wanted = response->retry_after;
  g_set_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_UNREACHABLE, "it answers with %u",
               response->status);
  return FALSE;
}

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* The oldest that is still news, or NULL. */
static RestanteNoticeRecord *
take_oldest (Service *service, GError **error)
{
  RestanteQueue *queue = service->notifier->queue;
  const char *name = service_names[service->kind];

  for (;;) {
    g_autoptr (GPtrArray) records = NULL;
    const RestanteNoticeRecord *record;

    restante_queue_flush (queue);
    records = restante_queue_list_notices (queue, name, 1, error);
    if (records == NULL || records->len == 0)
      return NULL;
    record = g_ptr_array_index (records, 0);
    if (now_seconds () - record->time <= RESTANTE_NOTICE_LIFE)
      return g_ptr_array_steal_index (records, 0);
    g_warning ("The %s of [notify] took nothing for a day: a notice is given up", name);
    restante_queue_drop_notice (queue, record->id);
  }
}

static void
run_try (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Try *attempt = data;
  GError *error = NULL;
  g_autoptr (RestanteNoticeRecord) record = take_oldest (attempt->service, &error);

  if (record != NULL && send_record (attempt->service, record, &attempt->wanted, &error)) {
    attempt->id = record->id;
    /* Whatever happens next, it was told. */
    restante_queue_drop_notice (attempt->service->notifier->queue, record->id);
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void kick (Service *service);

static gboolean
on_retry (gpointer data)
{
  Service *service = data;

  service->timer = 0;
  kick (service);
  return G_SOURCE_REMOVE;
}

/* Once for each time in which it takes nothing. */
static void
note_failure (Service *service, const GError *error, guint wanted)
{
  guint wait = restante_notice_retry_after (++service->failures, wanted);

  if (service->failures == 1)
    g_warning ("The %s of [notify] did not take a notice: %s; it is tried again for a day",
               service_names[service->kind], error->message);
  service->timer = g_timeout_add_seconds (wait, on_retry, service);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  Try *attempt = g_task_get_task_data (G_TASK (result));
  Service *service = attempt->service;
  g_autoptr (RestanteNotifier) self = data;
  g_autoptr (GError) error = NULL;
  gboolean more;

  service->busy = FALSE;
  more = attempt->id != 0 || service->news;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (!self->parting)
      note_failure (service, error, attempt->wanted);
    return;
  }
  service->failures = 0;
  if (more)
    kick (service);
}

/* Sends what waits, one after the other. */
static void
kick (Service *service)
{
  RestanteNotifier *self = service->notifier;
  g_autoptr (GTask) task = NULL;
  Try *attempt;

  service->news = TRUE;
  if (service->url == NULL || service->busy || service->timer != 0 || self->parting)
    return;
  service->news = FALSE;
  service->busy = TRUE;
  attempt = g_new0 (Try, 1);
  attempt->service = service;
  task = g_task_new (NULL, NULL, on_tried, g_object_ref (self));
  g_task_set_task_data (task, attempt, g_free);
  g_task_run_in_thread (task, run_try);
}

/* To the store, from where it goes out. */
static void
post (RestanteNotifier *self, RestanteNotice *notice, guint left_out)
{
  g_autofree char *text =
      restante_notice_words_collapsed (restante_notice_get_text (notice), left_out);
  g_autofree char *document = NULL;

  g_object_set (notice, "text", text, NULL);
  document = restante_value_to_text (RESTANTE_VALUE (notice));
  for (gsize i = 0; i < G_N_ELEMENTS (self->services); i++) {
    Service *service = &self->services[i];

    if (service->url == NULL)
      continue;
    restante_queue_add_notice (self->queue, service_names[service->kind],
                               restante_notice_get_time (notice), document);
    kick (service);
  }
}

static void
post_late (RestanteNotifier *self, gboolean all)
{
  GHashTableIter iter;
  Late *late;
  gint64 next = 0;

  g_hash_table_iter_init (&iter, self->late);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&late)) {
    if (!restante_notice_limit_take (self->limit, g_get_monotonic_time () / G_USEC_PER_SEC,
                                     &next) &&
        !all)
      continue;
    post (self, late->notice, late->left_out);
    g_hash_table_iter_remove (&iter);
  }
}

static void wait_for_release (RestanteNotifier *self, gint64 next);

static gboolean
on_release (gpointer data)
{
  RestanteNotifier *self = data;

  self->release = 0;
  post_late (self, FALSE);
  if (g_hash_table_size (self->late) > 0)
    wait_for_release (self, g_get_monotonic_time () / G_USEC_PER_SEC + 60);
  return G_SOURCE_REMOVE;
}

static void
wait_for_release (RestanteNotifier *self, gint64 next)
{
  gint64 wait = next - g_get_monotonic_time () / G_USEC_PER_SEC;

  if (self->release == 0)
    self->release = g_timeout_add_seconds ((guint)CLAMP (wait, 1, RESTANTE_NOTICE_LIMIT_PERIOD),
                                           on_release, self);
}

/* Of what flaps only the end is news. Takes @notice. */
static void
put_off (RestanteNotifier *self, RestanteNotice *notice)
{
  const char *domain = restante_notice_get_domain (notice);
  Late *late = g_hash_table_lookup (self->late, domain);

  if (late != NULL) {
    late->left_out++;
    g_set_object (&late->notice, notice);
    g_object_unref (notice);
    return;
  }
  late = g_new0 (Late, 1);
  late->notice = notice;
  g_hash_table_insert (self->late, g_strdup (domain), late);
}

static void
tell (RestanteNotifier *self,
      RestanteNoticeKind kind,
      const char *domain,
      const char *text,
      RestanteOutage *outage)
{
  g_autofree char *title = restante_notice_words_title (kind, domain);
  const char *const tags[] = { restante_notice_words_tag (kind), NULL };
  g_autoptr (RestanteNotice) notice = g_object_new (
      RESTANTE_TYPE_NOTICE, "time", now_seconds (), "holder", self->hostname, "domain", domain,
      "kind", restante_notice_kind_to_string (kind), "title", title, "text", text, "priority",
      (gint64)restante_notice_words_priority (kind), "tags", tags, "outage", outage, NULL);
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;
  gint64 next = now;

  if (!g_hash_table_contains (self->late, domain) &&
      restante_notice_limit_take (self->limit, now, &next)) {
    post (self, notice, 0);
    return;
  }
  put_off (self, g_steal_pointer (&notice));
  wait_for_release (self, next);
}

static RestanteOutage *
describe (const char *domain, const RestanteOutageRecord *record)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);

  return g_object_new (RESTANTE_TYPE_OUTAGE, "id", id, "domain", domain, "kind", record->kind,
                       "cause", record->cause, "began", record->began, "ended", record->ended,
                       "held", record->held, "delivered", record->delivered, "parked",
                       record->parked, NULL);
}

static void
on_worse (RestanteNotifier *self, const char *domain, RestanteOutageRecord *record)
{
  g_autoptr (RestanteOutage) outage = describe (domain, record);
  g_autofree char *text = NULL;
  RestanteNoticeKind kind;

  if (!restante_notice_kind_of_outage (record->kind, record->told, &kind))
    return;
  text = restante_notice_words_text (kind, record->cause);
  tell (self, kind, domain, text, outage);
  record->told |= RESTANTE_NOTICE_BIT (kind);
}

static void
on_over (RestanteNotifier *self,
         const char *domain,
         RestanteOutageRecord *record,
         const char *report)
{
  g_autoptr (RestanteOutage) outage = describe (domain, record);

  if (!restante_notice_tells_end (record->told))
    return;
  tell (self, RESTANTE_NOTICE_KIND_BACK, domain, report, outage);
  record->told |= RESTANTE_NOTICE_BIT (RESTANTE_NOTICE_KIND_BACK);
}

static void
on_activity (RestanteNotifier *self, RestanteActivity *activity)
{
  const char *domain = restante_activity_get_domain (activity);
  RestanteNoticeKind kind;

  if (domain != NULL &&
      restante_notice_kind_of_activity (restante_activity_get_kind (activity), &kind))
    tell (self, kind, domain, restante_activity_get_text (activity), NULL);
}

static void
add_service (RestanteNotifier *self, ServiceKind kind, const char *url, const char *token)
{
  Service *service = &self->services[kind];

  service->notifier = self;
  service->kind = kind;
  service->url = g_strdup (url);
  service->token = g_strdup (token);
  kick (service);
}

RestanteNotifier *
restante_notifier_start (RestanteQueue *queue,
                         RestanteWatch *watch,
                         RestanteOutages *outages,
                         const RestanteNotifierOptions *options)
{
  RestanteNotifier *self = g_object_new (RESTANTE_TYPE_NOTIFIER, NULL);

  self->queue = queue;
  self->watch = watch;
  self->outages = outages;
  self->hostname = g_strdup (options->hostname);
  self->servers = g_strdupv ((char **)options->servers);
  self->timeout = options->timeout;
  self->limit = restante_notice_limit_new (options->limit);
  add_service (self, WEBHOOK, options->webhook, NULL);
  add_service (self, NTFY, options->ntfy, options->ntfy_token);
  g_signal_connect_swapped (watch, "activity", G_CALLBACK (on_activity), self);
  g_signal_connect_swapped (outages, "worse", G_CALLBACK (on_worse), self);
  g_signal_connect_swapped (outages, "over", G_CALLBACK (on_over), self);
  restante_outages_repeat (outages);
  return self;
}

static gboolean
is_busy (RestanteNotifier *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->services); i++)
    if (self->services[i].busy)
      return TRUE;
  return FALSE;
}

static gboolean
on_parting (gpointer stopped)
{
  g_cancellable_cancel (stopped);
  return G_SOURCE_REMOVE;
}

/* Nothing new goes out, and what waits does so in the store. */
static void
silence (RestanteNotifier *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->services); i++) {
    g_clear_handle_id (&self->services[i].timer, g_source_remove);
  }
  self->parting = TRUE;
  g_clear_handle_id (&self->release, g_source_remove);
  post_late (self, TRUE);
}

void
restante_notifier_stop (RestanteNotifier *self)
{
  guint parting;

  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_signal_handlers_disconnect_by_data (self->outages, self);
  silence (self);
  parting = g_timeout_add (PARTING / 1000, on_parting, self->stopped);
  while (is_busy (self))
    g_main_context_iteration (NULL, TRUE);
  if (!g_cancellable_is_cancelled (self->stopped))
    g_source_remove (parting);
  g_object_unref (self);
}
