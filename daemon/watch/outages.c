/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/outages.h"

#include "api/duration.h"
#include "policy/notice-words.h"

/* Seconds. A report does not wait longer for mail that the primary puts off. */
#define PATIENCE 600
/* Seconds between two counts of one outage. */
#define PAUSE 1

struct _RestanteOutages
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteWatch *watch;
  GPtrArray *entries; /* Entry, oldest first; of a domain only the last one may last */
  guint running;      /* counts in threads */
};

G_DEFINE_FINAL_TYPE (RestanteOutages, restante_outages, G_TYPE_OBJECT)

enum
{
  WORSE,
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One that is not reported. Counted: a count under way holds it, and its thread may be the last. */
typedef struct
{
  RestanteOutages *outages; /* NULL once it is of no interest */
  char *domain;
  RestanteOutageRecord *record;
  gboolean counting;
  gboolean failing; /* the last count failed, and that was said */
  gboolean again;   /* something moved since the last count began */
  gboolean late;    /* it is reported with what the next count says */
  gboolean untold;  /* it waits for the report of the one before it */
  guint pause;      /* sources */
  guint patience;
} Entry;

/* What a state is for the record. */
typedef enum
{
  NOTHING,   /* it says nothing of the primary */
  FORGOTTEN, /* it is another primary now, or the owner has not confirmed it */
  OVER_IT,
  REFUSING, /* from here on outages, from bad to worse */
  DOWN,
  STRANGER,
} Meaning;

static const struct
{
  const char *state;
  Meaning meaning;
} meanings[] = {
  { "up", OVER_IT },        { "unproven", FORGOTTEN }, { "paused", NOTHING },
  { "blind", NOTHING },     { "refusing", REFUSING },  { "down", DOWN },
  { "stranger", STRANGER },
};

static Meaning
meaning_of (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_strcmp0 (state, meanings[i].state) == 0)
      return meanings[i].meaning;
  return NOTHING;
}

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->domain);
  restante_outage_record_free (entry->record);
}

static void
entry_unref (Entry *entry)
{
  g_atomic_rc_box_release_full (entry, clear_entry);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_unref)

/* It leaves the list. */
static void
drop_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_handle_id (&entry->pause, g_source_remove);
  g_clear_handle_id (&entry->patience, g_source_remove);
  entry->outages = NULL;
  entry_unref (entry);
}

static void
restante_outages_finalize (GObject *object)
{
  g_ptr_array_unref (RESTANTE_OUTAGES (object)->entries);
  G_OBJECT_CLASS (restante_outages_parent_class)->finalize (object);
}

static void
restante_outages_class_init (RestanteOutagesClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = restante_outages_finalize;
  signals[WORSE] = g_signal_new ("worse", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[OVER] = g_signal_new ("over", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_STRING);
}

static void
restante_outages_init (RestanteOutages *self)
{
  self->entries = g_ptr_array_new_with_free_func (drop_entry);
}

static Entry *
add_entry (RestanteOutages *self, const char *domain, RestanteOutageRecord *record)
{
  Entry *entry = g_atomic_rc_box_new0 (Entry);

  entry->outages = self;
  entry->domain = g_strdup (domain);
  entry->record = record;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/* The one of @domain that lasts, or NULL. */
static Entry *
find_lasting (RestanteOutages *self, const char *domain)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended == 0 && g_str_equal (entry->domain, domain))
      return entry;
  }
  return NULL;
}

static gboolean
is_reporting (RestanteOutages *self, const char *domain)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended != 0 && g_str_equal (entry->domain, domain))
      return TRUE;
  }
  return FALSE;
}

/* Not before the end of the last one is told: who hears both must not hear last that it is over. */
static void
tell_worse (RestanteOutages *self, Entry *entry)
{
  entry->untold = is_reporting (self, entry->domain);
  if (!entry->untold)
    g_signal_emit (self, signals[WORSE], 0, entry->domain, entry->record);
  restante_queue_put_outage (self->queue, entry->record);
}

static void
tell_untold (RestanteOutages *self, const char *domain)
{
  Entry *entry = find_lasting (self, domain);

  if (entry != NULL && entry->untold)
    tell_worse (self, entry);
}

static void
report (RestanteOutages *self, Entry *entry)
{
  RestanteOutageRecord *record = entry->record;
  RestanteOutageSum sum = { record->kind, record->ended - record->began, record->held,
                            record->delivered, record->parked };
  g_autofree char *span = restante_duration_to_words (sum.seconds);
  g_autofree char *text = restante_notice_words_report (&sum, span);
  g_autofree char *domain = g_strdup (entry->domain);

  record->reported = TRUE;
  restante_watch_note (self->watch, domain, "report", text);
  g_signal_emit (self, signals[OVER], 0, domain, record, text);
  restante_queue_put_outage (self->queue, record);
  g_ptr_array_remove (self->entries, entry);
  tell_untold (self, domain);
}

/* One count in a worker. */
typedef struct
{
  RestanteQueue *queue;
  RestanteOutages *outages;
  Entry *entry;
  RestanteOutageRecord *record; /* a copy */
  gint64 waiting;
} Count;

static void
count_free (Count *count)
{
  restante_outage_record_free (count->record);
  entry_unref (count->entry);
  g_object_unref (count->outages);
  g_free (count);
}

static void
run_count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  GError *error = NULL;

  if (restante_queue_count_outage (count->queue, count->record, &count->waiting, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void start_count (Entry *entry);

static gboolean
on_pause (gpointer data)
{
  Entry *entry = data;

  entry->pause = 0;
  if (entry->again)
    start_count (entry);
  return G_SOURCE_REMOVE;
}

static void
take_count (RestanteOutages *self, Entry *entry, const Count *count)
{
  entry->failing = FALSE;
  entry->record->held = count->record->held;
  entry->record->delivered = count->record->delivered;
  entry->record->parked = count->record->parked;
  if (count->waiting == 0 || entry->late)
    report (self, entry);
}

/* It is counted again until it can be; the log has it once. */
static void
note_failure (Entry *entry, const GError *error)
{
  if (!entry->failing)
    g_warning ("What arrived during an outage of %s cannot be counted: %s", entry->domain,
               error->message);
  entry->failing = TRUE;
  entry->again = TRUE;
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *count = g_task_get_task_data (G_TASK (result));
  RestanteOutages *self = count->outages;
  Entry *entry = count->entry;
  g_autoptr (GError) error = NULL;

  self->running--;
  entry->counting = FALSE;
  if (entry->outages == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    take_count (self, entry, count);
  else
    note_failure (entry, error);
  if (entry->outages != NULL)
    entry->pause = g_timeout_add_seconds (PAUSE, on_pause, entry);
}

/* Now, or when the pause after the last count is over. */
static void
start_count (Entry *entry)
{
  g_autoptr (GTask) task = NULL;
  Count *count;

  entry->again = entry->counting || entry->pause != 0;
  if (entry->again)
    return;
  count = g_new0 (Count, 1);
  count->queue = entry->outages->queue;
  count->outages = g_object_ref (entry->outages);
  count->entry = g_atomic_rc_box_acquire (entry);
  count->record = restante_outage_record_copy (entry->record);
  entry->counting = TRUE;
  entry->outages->running++;
  task = g_task_new (NULL, NULL, on_counted, NULL);
  g_task_set_task_data (task, count, (GDestroyNotify)count_free);
  g_task_run_in_thread (task, run_count);
}

static gboolean
on_patience (gpointer data)
{
  Entry *entry = data;

  entry->patience = 0;
  entry->late = TRUE;
  start_count (entry);
  return G_SOURCE_REMOVE;
}

static void
await_report (Entry *entry)
{
  entry->patience = g_timeout_add_seconds (PATIENCE, on_patience, entry);
  start_count (entry);
}

static void
begin (RestanteOutages *self, const char *domain, const char *kind, const char *cause, gint64 since)
{
  g_autoptr (RestanteDomainRecord) stored = restante_queue_find_domain (self->queue, domain);
  RestanteOutageRecord *record;

  if (stored == NULL)
    return;
  record = g_new0 (RestanteOutageRecord, 1);
  record->id = restante_queue_next_id (self->queue);
  record->domain_id = stored->id;
  record->kind = g_strdup (kind);
  record->cause = g_strdup (cause);
  record->began = since;
  tell_worse (self, add_entry (self, domain, record));
}

/* Nothing more is handed over for now: what is not reported yet is told as it is. */
static void
hurry_reports (RestanteOutages *self, const char *domain)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended == 0 || !g_str_equal (entry->domain, domain))
      continue;
    entry->late = TRUE;
    start_count (entry);
  }
}

static void
note_outage (RestanteOutages *self, const char *domain, RestantePrimary *primary)
{
  const char *kind = restante_primary_get_state (primary);
  const char *cause = restante_primary_get_cause (primary);
  Entry *entry = find_lasting (self, domain);

  if (entry == NULL) {
    hurry_reports (self, domain);
    begin (self, domain, kind, cause, restante_primary_get_since (primary));
  } else if (meaning_of (kind) > meaning_of (entry->record->kind)) {
    g_free (entry->record->kind);
    g_free (entry->record->cause);
    entry->record->kind = g_strdup (kind);
    entry->record->cause = g_strdup (cause);
    tell_worse (self, entry);
  }
}

static void
end (RestanteOutages *self, const char *domain, gint64 since, gboolean back)
{
  Entry *entry = find_lasting (self, domain);

  if (entry == NULL)
    return;
  entry->record->ended = MAX (since, entry->record->began);
  entry->record->last_id = restante_queue_next_id (self->queue);
  /* Nobody is told that it is back. */
  if (!back)
    entry->record->told = 0;
  restante_queue_put_outage (self->queue, entry->record);
  await_report (entry);
}

static void
on_primary_changed (RestanteOutages *self, const char *domain)
{
  g_autoptr (RestantePrimary) primary = restante_watch_describe (self->watch, domain);
  Meaning meaning = primary != NULL ? meaning_of (restante_primary_get_state (primary)) : NOTHING;

  if (meaning == OVER_IT || meaning == FORGOTTEN)
    end (self, domain, restante_primary_get_since (primary), meaning == OVER_IT);
  else if (meaning != NOTHING)
    note_outage (self, domain, primary);
}

static void
on_queue_changed (RestanteOutages *self, const char *domain, GArray *ids)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended != 0 && g_str_equal (entry->domain, domain))
      start_count (entry);
  }
}

static void
on_domain_removed (RestanteOutages *self, const char *domain)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = g_ptr_array_index (self->entries, i - 1);

    if (g_str_equal (entry->domain, domain))
      g_ptr_array_remove_index (self->entries, i - 1);
  }
}

static const char *
name_of (GPtrArray *domains, gint64 id)
{
  for (guint i = 0; i < domains->len; i++) {
    const RestanteDomainRecord *domain = g_ptr_array_index (domains, i);

    if (domain->id == id)
      return domain->name;
  }
  return NULL;
}

static void
load (RestanteOutages *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->queue);
  g_autoptr (GPtrArray) records = restante_queue_list_open_outages (self->queue, &error);

  if (records == NULL)
    g_warning ("The record of outages cannot be read: %s", error->message);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    const RestanteOutageRecord *record = g_ptr_array_index (records, i);
    const char *name = name_of (domains, record->domain_id);

    if (name != NULL)
      add_entry (self, name, restante_outage_record_copy (record));
  }
}

RestanteOutages *
restante_outages_start (RestanteQueue *queue, RestanteWatch *watch)
{
  RestanteOutages *self = g_object_new (RESTANTE_TYPE_OUTAGES, NULL);

  self->queue = queue;
  self->watch = watch;
  load (self);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended == 0)
      continue;
    entry->late = find_lasting (self, entry->domain) != NULL;
    await_report (entry);
  }
  g_signal_connect_swapped (watch, "primary-changed", G_CALLBACK (on_primary_changed), self);
  g_signal_connect_swapped (watch, "queue-changed", G_CALLBACK (on_queue_changed), self);
  g_signal_connect_swapped (watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  return self;
}

void
restante_outages_stop (RestanteOutages *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_ptr_array_set_size (self->entries, 0);
  while (self->running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self);
}

void
restante_outages_repeat (RestanteOutages *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->record->ended == 0)
      tell_worse (self, entry);
  }
}
