/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner orders about a primary: its keys and its pauses. Each is stored, then taken over.
 */
#include "api/duration.h"
#include "watch/owner-keys.h"
#include "watch/watch-private.h"

/* A change of a domain's record: stored in a worker, then taken over and probed. */
typedef struct
{
  RestanteQueue *queue;
  RestanteDomainRecord *record;
  const char *kind; /* of the activity that tells it */
  char *text;
  gboolean probe;
} Change;

static void
change_free (Change *change)
{
  restante_domain_record_unref (change->record);
  g_free (change->text);
  g_free (change);
}

static void
store_change (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;
  RestanteDomainRecord *stored = restante_queue_put_domain (change->queue, change->record, &error);

  if (stored == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, stored, (GDestroyNotify)restante_domain_record_unref);
}

static void
on_change_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteWatch *self = RESTANTE_WATCH (source);
  g_autoptr (GTask) task = data;
  Change *change = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (RestanteDomainRecord) stored = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (RestanteDomainRecord) current = NULL;
  RestantePrimaryWatch *primary =
      stored != NULL ? restante_watch_find (self, stored->name, &error) : NULL;

  self->workers--;
  if (primary == NULL) {
    g_task_return_error (task, error);
    return;
  }
  restante_watch_note (self, stored->name, change->kind, change->text);
  /* As the store has it by now: two changes may report back in the other order. */
  current = restante_queue_find_domain (self->queue, stored->name);
  restante_primary_watch_set_domain (primary, current != NULL ? current : stored);
  if (change->probe)
    restante_watch_probe_for (primary, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @record and @text. */
static void
change_domain (
    GTask *task, RestanteDomainRecord *record, const char *kind, char *text, gboolean probe)
{
  RestanteWatch *self = g_task_get_source_object (task);
  g_autoptr (GTask) storing = g_task_new (self, NULL, on_change_stored, g_object_ref (task));
  Change *change = g_new0 (Change, 1);

  change->queue = self->queue;
  change->record = record;
  change->kind = kind;
  change->text = text;
  change->probe = probe;
  self->workers++;
  g_task_set_task_data (storing, change, (GDestroyNotify)change_free);
  g_task_run_in_thread (storing, store_change);
}

/* Takes @record (NULL: @error says why) and @text. */
static void
change_keys (GTask *task, RestanteDomainRecord *record, const char *kind, char *text, GError *error)
{
  if (record != NULL)
    change_domain (task, record, kind, text, TRUE);
  else
    g_task_return_error (task, error);
}

void
restante_watch_trust_async (RestanteWatch *self,
                            const char *domain,
                            const char *fingerprint,
                            gboolean add,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, &error);
  RestanteDomainRecord *record = NULL;
  char *text = NULL;

  if (primary != NULL)
    record = restante_owner_keys_trust (restante_primary_watch_get_domain (primary), fingerprint,
                                        add, &text, &error);
  change_keys (task, record, "trust", text, error);
}

void
restante_watch_deny_async (RestanteWatch *self,
                           const char *domain,
                           const char *fingerprint,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, &error);
  RestanteDomainRecord *record = NULL;
  char *text = NULL;

  if (primary != NULL)
    record = restante_owner_keys_deny (restante_primary_watch_get_domain (primary), fingerprint,
                                       &text, &error);
  change_keys (task, record, "deny", text, error);
}

gboolean
restante_watch_deny_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
restante_watch_trust_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
describe_pause (gint64 until)
{
  gint64 left = until - g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *words = NULL;

  if (until == 0)
    return g_strdup ("Mail is handed over again.");
  if (until == G_MAXINT64)
    return g_strdup ("Nothing is handed over until you resume it.");
  words = restante_duration_to_words (left);
  return g_strdup_printf ("Nothing is handed over for %s.", words);
}

/* @until: 0 ends the pause. */
static void
set_pause (GTask *task, const char *domain, gint64 until, const char *reason)
{
  RestanteWatch *self = g_task_get_source_object (task);
  GError *error = NULL;
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, &error);
  RestanteDomainRecord *record;

  if (primary == NULL) {
    g_task_return_error (task, error);
    return;
  }
  record = restante_domain_record_copy (restante_primary_watch_get_domain (primary));
  record->paused_until = until;
  g_free (record->pause_reason);
  record->pause_reason = g_strdup (reason);
  change_domain (task, record, until != 0 ? "paused" : "resumed", describe_pause (until),
                 until == 0);
}

void
restante_watch_pause_async (RestanteWatch *self,
                            const char *domain,
                            gint64 duration,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gint64 until = duration > 0 ? g_get_real_time () / G_USEC_PER_SEC + duration : G_MAXINT64;

  set_pause (task, domain, until, reason);
}

gboolean
restante_watch_pause_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
restante_watch_resume_async (RestanteWatch *self,
                             const char *domain,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  set_pause (task, domain, 0, NULL);
}

gboolean
restante_watch_resume_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
