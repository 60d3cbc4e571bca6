/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notices.h"

#include "client/format.h"
#include "tray/dns-notice.h"
#include "tray/notice-memory.h"
#include "tray/notice-sender.h"
#include "widgets/primary-words.h"

#define LAST_ACTIVITY  "activity" /* what is remembered of a holder */
#define LAST_TOLD      "told"     /* the same: the last activity that came as an event */
#define MISSED         100        /* activities; what is older is no news */
#define LOOK_AT_CLOCKS 300        /* seconds: a hold comes to its end while nothing changes */

struct _RestanteNotices
{
  GObject parent_instance;
  GApplication *application; /* not owned: it owns this */
  RestanteHolderGroup *group;
  RestanteNoticeMemory *memory;
  RestanteDnsNotice *dns;
  GHashTable *waiting; /* holder → GPtrArray of RestanteActivity: told while the missed are asked
                          for, and taken after them */
  guint clock;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RestanteNotices, restante_notices, G_TYPE_OBJECT)

static char *
place_of (RestanteHolder *holder)
{
  return restante_place_to_string (restante_holder_get_place (holder));
}

/* What follows from how things are. */

static RestanteNoticeFacts
gather (RestanteDomain *domain)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteCounts *counts = restante_domain_get_counts (domain);
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;
  RestanteNoticeFacts facts = { 0 };

  if (primary) {
    facts.state = restante_primary_words_state (primary);
    facts.cause = restante_primary_get_cause (primary);
    facts.since = restante_primary_get_since (primary);
    facts.last_proven = restante_primary_get_last_proven (primary);
  }
  if (identity)
    facts.offered = restante_identity_get_offered (identity);
  if (counts) {
    facts.held = restante_counts_get_held (counts);
    facts.parked = restante_counts_get_parked (counts);
    facts.first_end = restante_counts_get_first_end (counts);
  }
  return facts;
}

static void
judge (RestanteNotices *self,
       RestanteNoticeKind kind,
       const char *place,
       const char *domain,
       const RestanteNoticeFacts *facts)
{
  const char *name = restante_notice_find (kind)->name;
  g_autofree char *told = restante_notice_memory_get (self->memory, place, domain, name);
  g_autofree char *token = NULL;
  g_autofree char *body = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  RestanteNoticeVerdict verdict = restante_notice_judge (kind, facts, told, now, &token);

  if (verdict == RESTANTE_NOTICE_TELL) {
    body = restante_notice_get_body (kind, facts, told, now);
    restante_notice_show (self->application, kind, place, domain, facts->offered, body);
  } else if (verdict == RESTANTE_NOTICE_WITHDRAW) {
    restante_notice_withdraw (self->application, kind, place, domain);
  }
  restante_notice_memory_set (self->memory, place, domain, name, token);
}

static void
look_at (RestanteNotices *self, RestanteHolder *holder)
{
  RestanteStatus *status = restante_holder_get_status (holder);
  GListModel *domains = status ? restante_status_get_domains (status) : NULL;
  g_autofree char *place = place_of (holder);

  /* What a lost holder said last may be over. */
  if (!domains || restante_holder_get_state (holder) != RESTANTE_HOLDER_CONNECTED)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    RestanteNoticeFacts facts = gather (domain);

    for (int kind = 0; kind < RESTANTE_N_LASTING_NOTICES; kind++)
      judge (self, (RestanteNoticeKind)kind, place, restante_domain_get_name (domain), &facts);
  }
}

static void
on_changed (RestanteNotices *self, RestanteHolder *holder)
{
  if (holder)
    look_at (self, holder);
}

static gboolean
on_clock (gpointer user_data)
{
  RestanteNotices *self = user_data;

  for (guint i = 0; i < restante_holder_group_get_size (self->group); i++)
    look_at (self, restante_holder_group_get (self->group, i));
  return G_SOURCE_CONTINUE;
}

/* What is told to happen. */

static const struct
{
  const char *activity; /* its kind */
  RestanteNoticeKind notice;
} happenings[] = {
  { "fence", RESTANTE_NOTICE_FENCED },
  { "restore", RESTANTE_NOTICE_RESTORED },
};

static void
take_dns (RestanteNotices *self, const char *place, const char *domain, const char *text)
{
  g_autofree char *code = NULL;
  g_autofree char *severity = NULL;
  g_autofree char *seen = NULL;

  if (restante_notice_read_dns (text, &code, &severity, &seen))
    restante_dns_notice_take (self->dns, place, domain, code, severity, seen);
}

/* Whether @id is more than what was seen; it is remembered then. */
static gboolean
is_later (RestanteNotices *self, const char *place, const char *id)
{
  g_autofree char *last = restante_notice_memory_get (self->memory, place, "", LAST_ACTIVITY);

  if (last && g_ascii_strtoll (id, NULL, 10) <= g_ascii_strtoll (last, NULL, 10))
    return FALSE;
  restante_notice_memory_set (self->memory, place, "", LAST_ACTIVITY, id);
  return TRUE;
}

/* The same activity comes as an event, which is told before it is stored and has no id, and again
 * in the list after a reconnect. */
static gboolean
is_news (RestanteNotices *self, const char *place, RestanteActivity *activity)
{
  const char *id = restante_activity_get_id (activity);
  gint64 time = restante_activity_get_time (activity);
  g_autofree char *told = restante_notice_memory_get (self->memory, place, "", LAST_TOLD);
  g_autofree char *this =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s", time, restante_activity_get_text (activity));

  if (!id) {
    restante_notice_memory_set (self->memory, place, "", LAST_TOLD, this);
    return TRUE;
  }
  return is_later (self, place, id) && g_strcmp0 (told, this) != 0 &&
         !(told && time < g_ascii_strtoll (told, NULL, 10));
}

static void
take_activity (RestanteNotices *self, const char *place, RestanteActivity *activity)
{
  const char *domain = restante_activity_get_domain (activity);
  const char *kind = restante_activity_get_kind (activity);
  const char *text = restante_activity_get_text (activity);

  if (!is_news (self, place, activity) || !domain || !kind)
    return;
  if (g_str_equal (kind, "dns-check"))
    take_dns (self, place, domain, text);
  for (gsize i = 0; i < G_N_ELEMENTS (happenings); i++) {
    g_autofree char *body = restante_format_sentence (text);

    if (g_str_equal (happenings[i].activity, kind))
      restante_notice_show (self->application, happenings[i].notice, place, domain, NULL, body);
  }
}

static void
forget (RestanteNotices *self, const char *place, const char *domain)
{
  for (int kind = 0; kind < RESTANTE_N_NOTICES; kind++)
    restante_notice_withdraw (self->application, (RestanteNoticeKind)kind, place, domain);
  restante_notice_memory_forget (self->memory, place, domain);
}

static void
on_event (RestanteNotices *self, RestanteHolder *holder, RestanteEvent *event)
{
  const char *kind = restante_event_get_event (event);
  const char *domain = restante_event_get_domain (event);
  RestanteActivity *activity = restante_event_get_activity (event);
  RestanteCheck *check = restante_event_get_check (event);
  GPtrArray *waiting = g_hash_table_lookup (self->waiting, holder);
  g_autofree char *place = place_of (holder);

  if (activity && waiting)
    g_ptr_array_add (waiting, g_object_ref (activity));
  else if (activity)
    take_activity (self, place, activity);
  if (g_strcmp0 (kind, "dns") == 0 && domain && check)
    restante_dns_notice_take (self->dns, place, domain, restante_check_get_code (check),
                              restante_check_get_severity (check), NULL);
  if (g_strcmp0 (kind, "domain-removed") == 0 && domain)
    forget (self, place, domain);
}

/* The oldest first. What happened before this holder was first seen is history. */
static void
take_missed (RestanteNotices *self, const char *place, GListModel *activities)
{
  g_autofree char *last = restante_notice_memory_get (self->memory, place, "", LAST_ACTIVITY);

  if (!last)
    restante_notice_memory_set (self->memory, place, "", LAST_ACTIVITY, "0");
  for (guint i = g_list_model_get_n_items (activities); i > 0; i--) {
    g_autoptr (RestanteActivity) activity = g_list_model_get_item (activities, i - 1);

    if (last)
      take_activity (self, place, activity);
    else
      is_news (self, place, activity);
  }
}

static void
take_waiting (RestanteNotices *self, RestanteHolder *holder, const char *place)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (!g_hash_table_steal_extended (self->waiting, holder, NULL, (gpointer *)&waiting))
    return;
  for (guint i = 0; i < waiting->len; i++)
    take_activity (self, place, g_ptr_array_index (waiting, i));
}

static void
on_activities (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RestanteHolder *holder = RESTANTE_HOLDER (source);
  g_autoptr (RestanteNotices) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteActivityPage) page =
      restante_holder_activities_finish (holder, result, &error);
  g_autofree char *place = place_of (holder);

  if (!self->group)
    return;
  /* Lost again: the next connection asks again. */
  if (page)
    take_missed (self, place, restante_activity_page_get_activities (page));
  take_waiting (self, holder, place);
}

static void
on_resynced (RestanteNotices *self, RestanteHolder *holder)
{
  g_hash_table_insert (self->waiting, holder, g_ptr_array_new_with_free_func (g_object_unref));
  restante_holder_activities_async (holder, NULL, NULL, MISSED, self->cancellable, on_activities,
                                    g_object_ref (self));
}

/* What holders still say while the application ends is not shown any more, and so it must not be
 * remembered as told. */
static void
stop (RestanteNotices *self)
{
  g_clear_handle_id (&self->clock, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->group)
    g_signal_handlers_disconnect_by_data (self->group, self);
  g_clear_object (&self->group);
}

RestanteNotices *
restante_notices_new (GApplication *application, RestanteHolderGroup *group, const char *memory)
{
  RestanteNotices *self = g_object_new (RESTANTE_TYPE_NOTICES, NULL);

  self->application = application;
  self->group = g_object_ref (group);
  self->memory = restante_notice_memory_new (memory);
  self->dns = restante_dns_notice_new (application, self->memory);
  g_signal_connect_object (group, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "resynced", G_CALLBACK (on_resynced), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "shutdown", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
  self->clock = g_timeout_add_seconds (LOOK_AT_CLOCKS, on_clock, self);
  return self;
}

static void
restante_notices_dispose (GObject *object)
{
  stop (RESTANTE_NOTICES (object));
  G_OBJECT_CLASS (restante_notices_parent_class)->dispose (object);
}

static void
restante_notices_finalize (GObject *object)
{
  RestanteNotices *self = RESTANTE_NOTICES (object);

  g_clear_pointer (&self->dns, restante_dns_notice_free);
  g_clear_pointer (&self->memory, restante_notice_memory_free);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->waiting);
  G_OBJECT_CLASS (restante_notices_parent_class)->finalize (object);
}

static void
restante_notices_class_init (RestanteNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_notices_finalize;
}

static void
restante_notices_init (RestanteNotices *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
}
