/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/announcer.h"

#include "api/activity.h"
#include "control/check-document.h"
#include "control/fence-document.h"
#include "queue/domains.h"
#include "queue/listing.h"
#include "watch/change-feed.h"

struct _RestanteAnnouncer
{
  RestanteControlContext *context;
  RestanteEvents *events;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;   /* or NULL */
  RestanteFenceKeeper *fences; /* or NULL */
  GHashTable *news;            /* domain → News */
  GCancellable *cancellable;
};

/* What is to be told about the queue of one domain. */
typedef struct
{
  RestanteAnnouncer *announcer;
  char *domain;
  GArray *ids; /* gint64 */
  gboolean more;
  gboolean waiting; /* there is something to tell */
  gboolean busy;    /* counting, or too early for the next event */
  guint timer;
} News;

/* One count in a worker. */
typedef struct
{
  RestanteControlContext *context;
  RestanteEvent *event;
} Count;

static void
free_news (News *news)
{
  g_clear_handle_id (&news->timer, g_source_remove);
  g_array_unref (news->ids);
  g_free (news->domain);
  g_free (news);
}

static void
free_count (Count *count)
{
  restante_control_context_unref (count->context);
  g_object_unref (count->event);
  g_free (count);
}

static RestanteEvent *
new_event (const char *kind, const char *domain)
{
  return g_object_new (RESTANTE_TYPE_EVENT, "event", kind, "time",
                       g_get_real_time () / G_USEC_PER_SEC, "domain", domain, NULL);
}

static void
tell (RestanteAnnouncer *self, const char *kind, const char *domain)
{
  g_autoptr (RestanteEvent) event = new_event (kind, domain);

  restante_events_send (self->events, event);
}

/* Takes what waits. */
static RestanteEvent *
take_event (News *news)
{
  RestanteEvent *event = new_event ("queue", news->domain);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (guint i = 0; i < news->ids->len; i++) {
    g_autofree char *id =
        g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (news->ids, gint64, i));
    g_strv_builder_add (ids, id);
  }
  strings = g_strv_builder_end (ids);
  g_object_set (event, "ids", strings, "more", news->more, NULL);
  g_array_set_size (news->ids, 0);
  news->more = FALSE;
  news->waiting = FALSE;
  return event;
}

static void
count_messages (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  g_autoptr (RestanteDomainRecord) record = NULL;
  g_autoptr (RestanteCounts) counts = NULL;
  RestanteQueue *queue = restante_control_context_get_queue (count->context);

  if (restante_control_context_enter (count->context)) {
    record = restante_queue_find_domain (queue, restante_event_get_domain (count->event));
    counts = record ? restante_queue_count (queue, record->id, NULL) : NULL;
    restante_control_context_leave (count->context);
  }
  g_object_set (count->event, "counts", counts, NULL);
  g_task_return_boolean (task, counts != NULL);
}

static void start_count (News *news);

static gboolean
on_timer (gpointer data)
{
  News *news = data;

  news->timer = 0;
  news->busy = FALSE;
  if (news->waiting)
    start_count (news);
  return G_SOURCE_REMOVE;
}

/* The announcer may be gone: then the task was cancelled. The domain may be gone: then there is
 * nothing to tell. */
static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Count *count = g_task_get_task_data (task);
  g_autofree char *domain = g_strdup (restante_event_get_domain (count->event));
  g_autoptr (GError) error = NULL;
  gboolean counted = g_task_propagate_boolean (task, &error);
  RestanteAnnouncer *self = user_data;
  News *news;

  if (error)
    return;
  if (counted)
    restante_events_send (self->events, count->event);
  news = g_hash_table_lookup (self->news, domain);
  if (news)
    news->timer = g_timeout_add (RESTANTE_ANNOUNCER_INTERVAL, on_timer, news);
}

static void
start_count (News *news)
{
  RestanteAnnouncer *self = news->announcer;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_counted, self);
  Count *count = g_new0 (Count, 1);

  news->busy = TRUE;
  count->context = restante_control_context_ref (self->context);
  count->event = take_event (news);
  g_task_set_task_data (task, count, (GDestroyNotify)free_count);
  g_task_run_in_thread (task, count_messages);
}

static News *
news_of (RestanteAnnouncer *self, const char *domain)
{
  News *news = g_hash_table_lookup (self->news, domain);

  if (news)
    return news;
  news = g_new0 (News, 1);
  news->announcer = self;
  news->domain = g_strdup (domain);
  news->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_insert (self->news, news->domain, news);
  return news;
}

static void
add_id (News *news, gint64 id)
{
  for (guint i = 0; i < news->ids->len; i++)
    if (g_array_index (news->ids, gint64, i) == id)
      return;
  if (news->ids->len < RESTANTE_ANNOUNCER_IDS)
    g_array_append_val (news->ids, id);
  else
    news->more = TRUE;
}

static void
on_queue_changed (RestanteAnnouncer *self, const char *domain, GArray *ids)
{
  News *news = news_of (self, domain);

  for (guint i = 0; i < ids->len; i++)
    add_id (news, g_array_index (ids, gint64, i));
  /* The feed had no room for more, so there may be more. */
  news->more |= ids->len >= RESTANTE_CHANGE_FEED_IDS;
  news->waiting = TRUE;
  if (!news->busy)
    start_count (news);
}

static void
on_primary_changed (RestanteAnnouncer *self, const char *domain)
{
  g_autoptr (RestantePrimary) primary = restante_watch_describe (self->watch, domain);
  g_autoptr (RestanteEvent) event = new_event ("primary", domain);

  if (!primary)
    return;
  g_object_set (event, "primary", primary, NULL);
  restante_events_send (self->events, event);
}

static void
on_domain_added (RestanteAnnouncer *self, const char *domain)
{
  tell (self, "domain-added", domain);
}

static void
on_domain_removed (RestanteAnnouncer *self, const char *domain)
{
  g_hash_table_remove (self->news, domain);
  tell (self, "domain-removed", domain);
}

static void
on_activity (RestanteAnnouncer *self, RestanteActivity *activity)
{
  g_autoptr (RestanteEvent) event = new_event ("activity", NULL);

  g_object_set (event, "activity", activity, NULL);
  restante_events_send (self->events, event);
}

static void
on_line_changed (RestanteAnnouncer *self, const char *domain, const RestanteAdvice *advice)
{
  g_autoptr (RestanteEvent) event = new_event ("dns", domain);
  g_autoptr (RestanteCheck) check = restante_check_document_new (advice);

  g_object_set (event, "check", check, NULL);
  restante_events_send (self->events, event);
}

/* A fence that is read in a worker. */
typedef struct
{
  RestanteControlContext *context;
  char *domain;
} FenceRead;

static void
free_fence_read (FenceRead *read)
{
  restante_control_context_unref (read->context);
  g_free (read->domain);
  g_free (read);
}

static void
read_fence (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FenceRead *read = data;
  RestanteFence *fence = NULL;

  if (restante_control_context_enter (read->context)) {
    fence = restante_fence_document_new (restante_control_context_get_queue (read->context),
                                         read->domain, NULL);
    restante_control_context_leave (read->context);
  }
  g_task_return_pointer (task, fence, g_object_unref);
}

static void
on_fence_read (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteAnnouncer *self = data;
  FenceRead *read = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteFence) fence = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (RestanteEvent) event = NULL;

  /* Cancelled: the announcer is gone. */
  if (fence == NULL)
    return;
  event = new_event ("fence", read->domain);
  g_object_set (event, "fence", fence, NULL);
  restante_events_send (self->events, event);
}

static void
on_fence_changed (RestanteAnnouncer *self, const char *domain)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_fence_read, self);
  FenceRead *read = g_new0 (FenceRead, 1);

  read->context = restante_control_context_ref (self->context);
  read->domain = g_strdup (domain);
  g_task_set_task_data (task, read, (GDestroyNotify)free_fence_read);
  g_task_run_in_thread (task, read_fence);
}

static void
follow_fences (RestanteAnnouncer *self)
{
  RestanteFenceKeeper *fences = restante_control_context_get_facts (self->context)->fences;

  if (fences == NULL)
    return;
  self->fences = g_object_ref (fences);
  g_signal_connect_swapped (fences, "fence-changed", G_CALLBACK (on_fence_changed), self);
}

/* Tests of other things have no keeper. */
static void
follow_keeper (RestanteAnnouncer *self)
{
  RestanteDnsKeeper *keeper = restante_control_context_get_facts (self->context)->keeper;

  if (keeper == NULL)
    return;
  self->keeper = g_object_ref (keeper);
  g_signal_connect_swapped (keeper, "line-changed", G_CALLBACK (on_line_changed), self);
}

RestanteAnnouncer *
restante_announcer_new (RestanteControlContext *context, RestanteEvents *events)
{
  RestanteAnnouncer *self = g_new0 (RestanteAnnouncer, 1);

  self->context = restante_control_context_ref (context);
  self->events = events;
  self->watch = g_object_ref (restante_control_context_get_watch (context));
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)free_news);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->watch, "queue-changed", G_CALLBACK (on_queue_changed), self);
  g_signal_connect_swapped (self->watch, "primary-changed", G_CALLBACK (on_primary_changed), self);
  g_signal_connect_swapped (self->watch, "domain-added", G_CALLBACK (on_domain_added), self);
  g_signal_connect_swapped (self->watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  g_signal_connect_swapped (self->watch, "activity", G_CALLBACK (on_activity), self);
  follow_keeper (self);
  follow_fences (self);
  return self;
}

void
restante_announcer_free (RestanteAnnouncer *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  if (self->fences != NULL)
    g_signal_handlers_disconnect_by_data (self->fences, self);
  g_clear_object (&self->fences);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->news);
  g_object_unref (self->watch);
  restante_control_context_unref (self->context);
  g_free (self);
}
