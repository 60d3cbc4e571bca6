/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notifier.h"

#include "api/activity.h"
#include "api/notice.h"
#include "api/value-json.h"
#include "policy/notice-limit.h"
#include "policy/notice-words.h"
#include "queue/notices.h"
#include "watch/notice-post.h"

/* What is under way when the holder stops has so long to end; milliseconds. */
#define PARTING 5000

/* notice.service of what waits for the next hour: stored, never rename. */
#define LATE "late"

/* The newest notice of a domain that has had its say for this hour. */
typedef struct
{
  gint64 id; /* in the store, so that a kill does not lose it */
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
  GPtrArray *posts; /* RestanteNoticePost */
  RestanteNoticeLimit *limit;
  GHashTable *late; /* domain → Late */
  guint release;    /* the source that ends the wait of those */
  guint parting;    /* the one that ends the wait of the last requests */
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

  g_free (self->hostname);
  g_ptr_array_unref (self->posts);
  g_clear_pointer (&self->limit, restante_notice_limit_free);
  g_hash_table_unref (self->late);
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
  self->posts = g_ptr_array_new_with_free_func (g_object_unref);
}

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
write_document (RestanteNotice *notice, guint left_out)
{
  g_autofree char *text = g_strdup (restante_notice_get_text (notice));
  g_autofree char *collapsed = restante_notice_words_collapsed (text, left_out);
  char *document;

  g_object_set (notice, "text", collapsed, NULL);
  document = restante_value_to_text (RESTANTE_VALUE (notice));
  g_object_set (notice, "text", text, NULL);
  return document;
}

/* To the store, from where it goes out. */
static void
post_document (RestanteNotifier *self, gint64 time, const char *document)
{
  for (guint i = 0; i < self->posts->len; i++)
    restante_notice_post_add (g_ptr_array_index (self->posts, i), time, document);
}

static void
post (RestanteNotifier *self, RestanteNotice *notice, guint left_out)
{
  g_autofree char *document = write_document (notice, left_out);

  post_document (self, restante_notice_get_time (notice), document);
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
    restante_queue_drop_notice (self->queue, late->id);
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

/* In place of what was there of it. */
static void
keep_late (RestanteNotifier *self, Late *late)
{
  g_autofree char *document = write_document (late->notice, late->left_out);
  gint64 before = late->id;

  late->id = restante_queue_add_notice (self->queue, LATE, restante_notice_get_time (late->notice),
                                        document);
  if (before != 0)
    restante_queue_drop_notice (self->queue, before);
}

/* Of what flaps only the end is news. Takes @notice. */
static void
put_off (RestanteNotifier *self, RestanteNotice *notice)
{
  const char *domain = restante_notice_get_domain (notice);
  Late *late = g_hash_table_lookup (self->late, domain);

  if (late != NULL) {
    late->left_out++;
    g_object_unref (late->notice);
  } else {
    late = g_new0 (Late, 1);
    g_hash_table_insert (self->late, g_strdup (domain), late);
  }
  late->notice = notice;
  keep_late (self, late);
}

/* What waited when the holder was killed. */
static void
post_kept (RestanteNotifier *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      restante_queue_list_notices (self->queue, LATE, 0, G_MAXUINT, &error);

  if (records == NULL)
    g_warning ("Notices that waited cannot be read: %s", error->message);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    const RestanteNoticeRecord *record = g_ptr_array_index (records, i);

    post_document (self, record->time, record->document);
    restante_queue_drop_notice (self->queue, record->id);
  }
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

/* @url NULL: it is off. */
static void
add_post (RestanteNotifier *self,
          const RestanteNotifierOptions *options,
          RestanteNoticeService kind,
          const char *url,
          const char *token)
{
  RestanteNoticePostPlan plan = {
    .queue = self->queue,
    .kind = kind,
    .hostname = options->hostname,
    .url = url,
    .token = token,
    .servers = options->servers,
    .timeout = options->timeout,
    .details = options->details,
  };

  if (url != NULL)
    g_ptr_array_add (self->posts, restante_notice_post_new (&plan));
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
  self->limit = restante_notice_limit_new (options->limit);
  add_post (self, options, RESTANTE_NOTICE_WEBHOOK, options->webhook, NULL);
  add_post (self, options, RESTANTE_NOTICE_NTFY, options->ntfy, options->ntfy_token);
  post_kept (self);
  g_signal_connect_swapped (watch, "activity", G_CALLBACK (on_activity), self);
  g_signal_connect_swapped (outages, "worse", G_CALLBACK (on_worse), self);
  g_signal_connect_swapped (outages, "over", G_CALLBACK (on_over), self);
  restante_outages_repeat (outages);
  return self;
}

static gboolean
is_busy (RestanteNotifier *self)
{
  for (guint i = 0; i < self->posts->len; i++)
    if (restante_notice_post_is_busy (g_ptr_array_index (self->posts, i)))
      return TRUE;
  return FALSE;
}

static gboolean
on_parting (gpointer data)
{
  RestanteNotifier *self = data;

  self->parting = 0;
  for (guint i = 0; i < self->posts->len; i++)
    restante_notice_post_cut (g_ptr_array_index (self->posts, i));
  return G_SOURCE_REMOVE;
}

/* Nothing new goes out, and what waits does so in the store. */
static void
silence (RestanteNotifier *self)
{
  for (guint i = 0; i < self->posts->len; i++)
    restante_notice_post_part (g_ptr_array_index (self->posts, i));
  g_clear_handle_id (&self->release, g_source_remove);
  post_late (self, TRUE);
}

void
restante_notifier_stop (RestanteNotifier *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_signal_handlers_disconnect_by_data (self->outages, self);
  silence (self);
  self->parting = g_timeout_add (PARTING, on_parting, self);
  while (is_busy (self))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&self->parting, g_source_remove);
  g_object_unref (self);
}
