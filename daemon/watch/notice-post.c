/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notice-post.h"

#include <string.h>

#include "api/value-json.h"
#include "dns/address-lookup.h"
#include "dns/https.h"
#include "policy/notice-limit.h"
#include "protocol/wipe.h"
#include "queue/handover.h"
#include "queue/notices.h"
#include "watch/notice-details.h"

/* notice.service: stored, never rename. */
static const char *const names[] = {
  [RESTANTE_NOTICE_WEBHOOK] = "webhook",
  [RESTANTE_NOTICE_NTFY] = "ntfy",
};

struct _RestanteNoticePost
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteNoticeService kind;
  char *hostname;
  char *url;
  char *token;
  char **servers;
  guint timeout;
  gboolean details;
  gboolean busy;
  gboolean news;    /* something came while it was busy */
  gboolean parting; /* no more tries */
  gint64 done;      /* what has an id up to this was told, or given up */
  guint failures;   /* in a row */
  guint timer;      /* until it is tried again */
  GCancellable *stopped;
};

G_DEFINE_FINAL_TYPE (RestanteNoticePost, restante_notice_post, G_TYPE_OBJECT)

static void
restante_notice_post_finalize (GObject *object)
{
  RestanteNoticePost *self = RESTANTE_NOTICE_POST (object);

  restante_wipe_free (self->url);
  restante_wipe_free (self->token);
  g_free (self->hostname);
  g_strfreev (self->servers);
  g_object_unref (self->stopped);
  G_OBJECT_CLASS (restante_notice_post_parent_class)->finalize (object);
}

static void
restante_notice_post_class_init (RestanteNoticePostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_notice_post_finalize;
}

static void
restante_notice_post_init (RestanteNoticePost *self)
{
  self->stopped = g_cancellable_new ();
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  const RestanteNoticePost *self = data;

  return restante_address_lookup ((const char *const *)self->servers, host, self->timeout,
                                  cancellable, error);
}

/* What one try found; made in the worker. */
typedef struct
{
  RestanteNoticePost *post;
  gint64 done; /* as the post's */
  gboolean sent;
  guint wanted; /* seconds that the service wants to be left alone */
} Try;

static RestanteHttpsResponse *
send_to_webhook (RestanteNoticePost *self, gint64 id, RestanteNotice *notice, GError **error)
{
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->timeout };
  g_autofree char *key = g_strdup_printf ("%s-%" G_GINT64_FORMAT, self->hostname, id);
  char *document = restante_value_to_text (RESTANTE_VALUE (notice));
  g_autoptr (GBytes) body = g_bytes_new_take (document, strlen (document));
  const char *const headers[] = { "Idempotency-Key", key, NULL };
  const RestanteHttpsRequest request = {
    .method = "POST",
    .url = self->url,
    .headers = headers,
    .content_type = "application/json",
    .body = body,
  };

  return restante_https_send (&request, &surroundings, self->stopped, error);
}

/* https://docs.ntfy.sh/publish/ */
static RestanteHttpsResponse *
send_to_ntfy (RestanteNoticePost *self, RestanteNotice *notice, GError **error)
{
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->timeout };
  g_autofree char *priority =
      g_strdup_printf ("%" G_GINT64_FORMAT, restante_notice_get_priority (notice));
  g_autofree char *tags = g_strjoinv (",", (char **)restante_notice_get_tags (notice));
  char *text = restante_notice_details_text (notice);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  char *bearer = self->token != NULL ? g_strconcat ("Bearer ", self->token, NULL) : NULL;
  const char *const headers[] = {
    "Title", restante_notice_get_title (notice),      "Priority", priority, "Tags",
    tags,    bearer != NULL ? "Authorization" : NULL, bearer,     NULL
  };
  const RestanteHttpsRequest request = {
    .method = "POST",
    .url = self->url,
    .headers = headers,
    .content_type = "text/plain; charset=utf-8",
    .body = body,
  };
  RestanteHttpsResponse *response =
      restante_https_send (&request, &surroundings, self->stopped, error);

  restante_wipe_free (bearer);
  return response;
}

/* What is asked for besides counts is never stored with it: it is read when it is sent. */
static RestanteNotice *
read_notice (RestanteNoticePost *self, const RestanteNoticeRecord *record, GError **error)
{
  g_autoptr (RestanteNotice) notice =
      restante_value_from_text (RESTANTE_TYPE_NOTICE, record->document, -1, error);

  if (notice == NULL ||
      (self->details && !restante_notice_details_add (notice, self->queue, record->id, error)))
    return NULL;
  return g_steal_pointer (&notice);
}

static RestanteHttpsResponse *
send_notice (RestanteNoticePost *self, const RestanteNoticeRecord *record, GError **error)
{
  g_autoptr (RestanteNotice) notice = read_notice (self, record, error);

  if (notice == NULL)
    return NULL;
  if (self->kind == RESTANTE_NOTICE_NTFY)
    return send_to_ntfy (self, notice, error);
  return send_to_webhook (self, record->id, notice, error);
}

static gboolean
send_record (RestanteNoticePost *self,
             const RestanteNoticeRecord *record,
             guint *wanted,
             GError **error)
{
  g_autoptr (RestanteHttpsResponse) response = send_notice (self, record, error);

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

/* Whatever becomes of it in the store: when the disk does not take that it is dropped, it is still
 * not told again and again. */
static void
drop (Try *attempt, const RestanteNoticeRecord *record)
{
  attempt->done = record->id;
  restante_queue_drop_notice (attempt->post->queue, record->id);
}

/* The oldest that has not been told, or NULL. */
static RestanteNoticeRecord *
find_oldest (const Try *attempt, GError **error)
{
  RestanteQueue *queue = attempt->post->queue;
  g_autoptr (GPtrArray) records = NULL;

  restante_queue_flush (queue);
  records =
      restante_queue_list_notices (queue, names[attempt->post->kind], attempt->done, 1, error);
  return records != NULL && records->len > 0 ? g_ptr_array_steal_index (records, 0) : NULL;
}

/* The oldest that is still news, or NULL. */
static RestanteNoticeRecord *
take_oldest (Try *attempt, GError **error)
{
  RestanteNoticeRecord *record;
  guint gone = 0;

  while ((record = find_oldest (attempt, error)) != NULL &&
         now_seconds () - record->time > RESTANTE_NOTICE_LIFE) {
    drop (attempt, record);
    restante_notice_record_free (record);
    gone++;
  }
  if (gone > 0)
    g_warning ("The %s of [notify] took nothing for a day: %u %s given up",
               names[attempt->post->kind], gone, gone == 1 ? "notice is" : "notices are");
  return record;
}

static void
run_try (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Try *attempt = data;
  GError *error = NULL;
  g_autoptr (RestanteNoticeRecord) record = take_oldest (attempt, &error);

  if (record != NULL && send_record (attempt->post, record, &attempt->wanted, &error)) {
    attempt->sent = TRUE;
    drop (attempt, record);
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void kick (RestanteNoticePost *self);

static gboolean
on_retry (gpointer data)
{
  RestanteNoticePost *self = data;

  self->timer = 0;
  kick (self);
  return G_SOURCE_REMOVE;
}

/* Once for each time in which it takes nothing. */
static void
note_failure (RestanteNoticePost *self, const GError *error, guint wanted)
{
  guint wait = restante_notice_retry_after (++self->failures, wanted);

  if (self->failures == 1)
    g_warning ("The %s of [notify] did not take a notice: %s; it is tried again for a day",
               names[self->kind], error->message);
  self->timer = g_timeout_add_seconds (wait, on_retry, self);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  Try *attempt = g_task_get_task_data (G_TASK (result));
  g_autoptr (RestanteNoticePost) self = data;
  g_autoptr (GError) error = NULL;
  gboolean more;

  self->busy = FALSE;
  self->done = attempt->done;
  more = attempt->sent || self->news;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (!self->parting)
      note_failure (self, error, attempt->wanted);
    return;
  }
  self->failures = 0;
  if (more)
    kick (self);
}

/* Sends what waits, one after the other. */
static void
kick (RestanteNoticePost *self)
{
  g_autoptr (GTask) task = NULL;
  Try *attempt;

  self->news = TRUE;
  if (self->busy || self->timer != 0 || self->parting)
    return;
  self->news = FALSE;
  self->busy = TRUE;
  attempt = g_new0 (Try, 1);
  attempt->post = self;
  attempt->done = self->done;
  task = g_task_new (NULL, NULL, on_tried, g_object_ref (self));
  g_task_set_task_data (task, attempt, g_free);
  g_task_run_in_thread (task, run_try);
}

RestanteNoticePost *
restante_notice_post_new (const RestanteNoticePostPlan *plan)
{
  RestanteNoticePost *self = g_object_new (RESTANTE_TYPE_NOTICE_POST, NULL);

  self->queue = plan->queue;
  self->kind = plan->kind;
  self->hostname = g_strdup (plan->hostname);
  self->url = g_strdup (plan->url);
  self->token = g_strdup (plan->token);
  self->servers = g_strdupv ((char **)plan->servers);
  self->timeout = plan->timeout;
  self->details = plan->details;
  kick (self);
  return self;
}

void
restante_notice_post_add (RestanteNoticePost *self, gint64 time, const char *document)
{
  restante_queue_add_notice (self->queue, names[self->kind], time, document);
  kick (self);
}

void
restante_notice_post_part (RestanteNoticePost *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->parting = TRUE;
}

gboolean
restante_notice_post_is_busy (RestanteNoticePost *self)
{
  return self->busy;
}

void
restante_notice_post_cut (RestanteNoticePost *self)
{
  g_cancellable_cancel (self->stopped);
}
