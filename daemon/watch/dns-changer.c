/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-changer.h"

#include "dns/writer.h"
#include "policy/dns-plan.h"
#include "queue/dns-writes.h"
#include "queue/writers.h"

/* Servers that get a zone from the one that was written need a moment. */
#define VERIFY_TIMES 5
#define VERIFY_PAUSE 1 /* seconds */

/* Of records that are new, where no server in charge says another; seconds. */
#define MINIMUM 3600

G_DEFINE_QUARK (restante_dns_changer_error_quark, restante_dns_changer_error)

typedef struct
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
  char *domain;
  RestanteDnsAction action;
  RestanteDomainFacts *facts; /* of the last survey */
  RestanteDnsOutcome *outcome;
  guint verified; /* how often */
} Job;

static void
verdict_free (RestanteDnsVerdict *verdict)
{
  g_free (verdict->server);
  g_free (verdict);
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);
}

static RestanteDnsOutcome *
outcome_new (void)
{
  RestanteDnsOutcome *self = g_new0 (RestanteDnsOutcome, 1);

  self->changes = new_changes ();
  self->verified = g_ptr_array_new_with_free_func ((GDestroyNotify)verdict_free);
  return self;
}

void
restante_dns_outcome_free (RestanteDnsOutcome *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->verified);
  g_free (self);
}

static void
job_free (Job *self)
{
  restante_dns_keeper_leave (self->keeper);
  g_free (self->domain);
  restante_domain_facts_free (self->facts);
  restante_dns_outcome_free (self->outcome);
  g_free (self);
}

/* The rest of this part runs in a worker. */

static RestanteWriter *
open_writer (Job *job, const char *name, GError **error)
{
  g_autoptr (RestanteWriterRecord) record = restante_queue_find_writer (job->queue, name, error);

  return record != NULL ? restante_dns_keeper_open_writer (job->keeper, record, error) : NULL;
}

/* The MX set as the survey found it, for the owner who has to type the change. */
static RestanteRecordSet *
make_mx_set (const RestanteDomainFacts *facts)
{
  g_autoptr (GStrvBuilder) data = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (facts->mx_lookup != RESTANTE_LOOKUP_FOUND && facts->mx_lookup != RESTANTE_LOOKUP_NO_DATA)
    return NULL;
  for (guint i = 0; i < facts->mx->len; i++) {
    const RestanteMxFacts *mx = g_ptr_array_index (facts->mx, i);
    g_autofree char *line = g_strdup_printf ("%u %s.", mx->preference, mx->host);

    g_strv_builder_add (data, line);
  }
  list = g_strv_builder_end (data);
  return restante_record_set_new (facts->domain, "MX", facts->mx_ttl, (const char *const *)list);
}

/* One set as it is: what its writer reads, or what the survey found. */
static gboolean
add_present (
    Job *job, const RestanteDnsPlanInput *input, const char *name, const char *type, GError **error)
{
  const char *writer_name =
      restante_dns_plan_find_writer (input->writers, input->writer_count, name);
  g_autoptr (RestanteWriter) writer = NULL;
  g_autoptr (GError) problem = NULL;
  RestanteRecordSet *set = NULL;

  if (writer_name != NULL) {
    writer = open_writer (job, writer_name, &problem);
    set = writer != NULL ? restante_writer_read (writer, name, type, NULL, &problem) : NULL;
    if (set == NULL &&
        !g_error_matches (problem, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  }
  if (set == NULL && g_str_equal (type, "MX"))
    set = make_mx_set (job->facts);
  if (set != NULL)
    g_ptr_array_add (input->present, set);
  return TRUE;
}

static guint32
find_minimum (const RestanteDomainFacts *facts)
{
  for (guint i = 0; i < facts->servers->len; i++) {
    const RestanteServerFacts *server = g_ptr_array_index (facts->servers, i);

    if (server->answer == RESTANTE_SERVER_IN_CHARGE)
      return server->minimum;
  }
  return MINIMUM;
}

static GPtrArray *
plan_with (Job *job, GPtrArray *records, GError **error)
{
  g_autoptr (GPtrArray) present =
      g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_set_free);
  g_autofree RestanteDnsPlanWriter *writers = g_new0 (RestanteDnsPlanWriter, records->len + 1);
  RestanteDnsPlanInput input = { job->facts, present, find_minimum (job->facts), writers,
                                 records->len };
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *reason = NULL;

  for (guint i = 0; i < records->len; i++) {
    const RestanteWriterRecord *record = g_ptr_array_index (records, i);

    writers[i] = (RestanteDnsPlanWriter){ record->name, record->zone };
  }
  if (!add_present (job, &input, job->domain, "MX", error) ||
      !add_present (job, &input, job->facts->holder, "A", error) ||
      !add_present (job, &input, job->facts->holder, "AAAA", error))
    return NULL;
  changes = restante_dns_plan (&input, &reason);
  if (reason == NULL)
    return g_steal_pointer (&changes);
  g_set_error_literal (error, RESTANTE_DNS_CHANGER_ERROR, RESTANTE_DNS_CHANGER_ERROR_NO_ROOM,
                       reason);
  return NULL;
}

static gboolean
write_one (Job *job, const RestanteRecordChange *change, GError **error)
{
  g_autoptr (RestanteWriter) writer = open_writer (job, change->writer, error);

  return writer != NULL && restante_writer_write (writer, change, NULL, error);
}

static RestanteRecordChange *
copy_change (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->before),
                                     restante_record_set_copy (change->after), change->writer);
}

static RestanteRecordChange *
reverse_change (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->after),
                                     restante_record_set_copy (change->before), change->writer);
}

/* Those that somebody here may write. */
static GPtrArray *
find_writable (GPtrArray *changes)
{
  GPtrArray *writable = new_changes ();

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (change->writer != NULL)
      g_ptr_array_add (writable, copy_change (change));
  }
  return writable;
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* They are recorded first: what a crash leaves written can be taken back, and taking back what was
 * not written changes nothing, because the record is not the one that it should be. */
static gboolean
write_all (Job *job, GPtrArray *changes, GError **error)
{
  if (!restante_queue_record_dns_write (job->queue, job->domain, changes, now (), error))
    return FALSE;
  for (guint i = 0; i < changes->len; i++) {
    if (write_one (job, g_ptr_array_index (changes, i), error))
      continue;
    g_ptr_array_set_size (changes, (int)i);
    if (i > 0)
      restante_queue_record_dns_write (job->queue, job->domain, changes, now (), NULL);
    else
      restante_queue_forget_dns_write (job->queue, job->domain, NULL);
    return FALSE;
  }
  return TRUE;
}

static gboolean
apply (Job *job, GPtrArray *planned, GError **error)
{
  g_autoptr (GPtrArray) writable = find_writable (planned);

  if (planned->len > 0 && writable->len == 0) {
    g_set_error (
        error, RESTANTE_DNS_CHANGER_ERROR, RESTANTE_DNS_CHANGER_ERROR_NO_WRITER,
        "nobody here may write the zone of %s: type the records that \"dns plan\" shows, or "
        "add a writer with \"writer add\"",
        job->domain);
    return FALSE;
  }
  if (writable->len > 0 && !write_all (job, writable, error))
    return FALSE;
  g_ptr_array_unref (job->outcome->changes);
  job->outcome->changes = g_steal_pointer (&writable);
  return TRUE;
}

static gboolean
plan_or_apply (Job *job, GError **error)
{
  g_autoptr (GPtrArray) writers = restante_queue_list_writers (job->queue, error);
  g_autoptr (GPtrArray) planned = writers != NULL ? plan_with (job, writers, error) : NULL;

  if (planned == NULL)
    return FALSE;
  if (job->action == RESTANTE_DNS_APPLY)
    return apply (job, planned, error);
  g_ptr_array_unref (job->outcome->changes);
  job->outcome->changes = g_steal_pointer (&planned);
  return TRUE;
}

/* What is left to take back, so that one that stops half-way can be asked for again. */
static gboolean
keep (Job *job, GPtrArray *left, GError **error)
{
  if (left->len == 0)
    return restante_queue_forget_dns_write (job->queue, job->domain, error);
  return restante_queue_record_dns_write (job->queue, job->domain, left, now (), error);
}

/* The last that was written goes first. */
static gboolean
undo (Job *job, GError **error)
{
  g_autoptr (GPtrArray) written = restante_queue_get_dns_write (job->queue, job->domain, NULL);

  if (written == NULL) {
    g_set_error (error, RESTANTE_DNS_CHANGER_ERROR, RESTANTE_DNS_CHANGER_ERROR_NO_UNDO,
                 "there is nothing to take back for %s", job->domain);
    return FALSE;
  }
  while (written->len > 0) {
    RestanteRecordChange *back = reverse_change (g_ptr_array_index (written, written->len - 1));

    g_ptr_array_add (job->outcome->changes, back);
    if (!write_one (job, back, error))
      return FALSE;
    g_ptr_array_set_size (written, (int)written->len - 1);
    if (!keep (job, written, error))
      return FALSE;
  }
  return TRUE;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean done =
      job->action == RESTANTE_DNS_UNDO ? undo (job, &error) : plan_or_apply (job, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* From here on in the main loop. */

static void survey (GTask *task, GAsyncReadyCallback callback);

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&job->outcome),
                         (GDestroyNotify)restante_dns_outcome_free);
}

/* The MX set that was written; NULL: only addresses were. */
static const RestanteRecordSet *
written_mx (const Job *job)
{
  for (guint i = 0; i < job->outcome->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (job->outcome->changes, i);

    if (g_str_equal (change->after->type, "MX"))
      return change->after;
  }
  return NULL;
}

static gboolean
agrees (const RestanteServerFacts *server, const RestanteRecordSet *mx)
{
  return server->answer == RESTANTE_SERVER_IN_CHARGE &&
         (mx == NULL ||
          g_strv_equal ((const char *const *)server->mx, (const char *const *)mx->data));
}

/* TRUE: all of them agree. */
static gboolean
take_verdicts (Job *job)
{
  const RestanteRecordSet *mx = written_mx (job);
  gboolean all = TRUE;

  g_ptr_array_set_size (job->outcome->verified, 0);
  for (guint i = 0; i < job->facts->servers->len; i++) {
    const RestanteServerFacts *server = g_ptr_array_index (job->facts->servers, i);
    RestanteDnsVerdict *verdict = g_new0 (RestanteDnsVerdict, 1);

    verdict->server = g_strdup (server->address);
    verdict->ok = agrees (server, mx);
    all = all && verdict->ok;
    g_ptr_array_add (job->outcome->verified, verdict);
  }
  return all;
}

static void on_verified (GObject *source, GAsyncResult *result, gpointer data);

static gboolean
on_pause_over (gpointer data)
{
  survey (data, on_verified);
  return G_SOURCE_REMOVE;
}

static gboolean
take_survey (GTask *task, GAsyncResult *result)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  RestanteDomainFacts *facts = restante_dns_keeper_survey_finish (result, &error);

  if (facts == NULL) {
    g_task_return_error (task, error);
    return FALSE;
  }
  restante_domain_facts_free (job->facts);
  job->facts = facts;
  return TRUE;
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  if (!take_survey (task, result))
    return;
  if (take_verdicts (job) || ++job->verified == VERIFY_TIMES)
    finish (task);
  else
    g_timeout_add_seconds (VERIFY_PAUSE, on_pause_over, g_steal_pointer (&task));
}

/* What was written is told as it was before and as it is now. */
static void
tell (Job *job)
{
  for (guint i = 0; i < job->outcome->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (job->outcome->changes, i);
    g_autofree char *before = g_strjoinv (", ", change->before->data);
    g_autofree char *after = g_strjoinv (", ", change->after->data);
    g_autofree char *text = g_strdup_printf (
        "%s %s %s was written: %s, before: %s.",
        job->action == RESTANTE_DNS_UNDO ? "Taken back:" : "DNS:", change->after->name,
        change->after->type, *after != '\0' ? after : "nothing",
        *before != '\0' ? before : "nothing");

    restante_watch_note (job->watch, job->domain, "dns-write", text);
  }
}

static void
on_worked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (job->action == RESTANTE_DNS_PLAN || job->outcome->changes->len == 0) {
    finish (task);
    return;
  }
  tell (job);
  restante_dns_keeper_check_soon (job->keeper, job->domain);
  survey (g_steal_pointer (&task), on_verified);
}

static void
begin_work (GTask *task)
{
  g_autoptr (GTask) worker = g_task_new (NULL, NULL, on_worked, g_object_ref (task));

  g_task_set_task_data (worker, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (worker, work);
}

static void
on_surveyed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (take_survey (task, result))
    begin_work (task);
}

/* Takes @task. */
static void
survey (GTask *task, GAsyncReadyCallback callback)
{
  Job *job = g_task_get_task_data (task);

  restante_dns_keeper_survey_async (job->keeper, job->domain, callback, task);
}

void
restante_dns_changer_async (RestanteQueue *queue,
                            RestanteWatch *watch,
                            RestanteDnsKeeper *keeper,
                            const char *domain,
                            RestanteDnsAction action,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->queue = queue;
  job->watch = watch;
  job->keeper = keeper;
  job->domain = g_strdup (domain);
  job->action = action;
  job->outcome = outcome_new ();
  restante_dns_keeper_enter (keeper);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  if (action == RESTANTE_DNS_UNDO)
    begin_work (task);
  else
    survey (g_steal_pointer (&task), on_surveyed);
}

RestanteDnsOutcome *
restante_dns_changer_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
