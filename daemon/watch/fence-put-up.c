/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a fence up: the name is led away from where it was found down or strange. */
#include "policy/fence-plan.h"
#include "watch/fence-write-private.h"

static const char *const *
list (char **data)
{
  return (const char *const *)data;
}

static RestanteRecordChange *
copy (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->before),
                                     restante_record_set_copy (change->after), change->writer);
}

static RestanteRecordChange *
reverse (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->after),
                                     restante_record_set_copy (change->before), change->writer);
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);
}

/* Takes @changes. */
static void
set_changes (RestanteFenceJob *job, GPtrArray *changes)
{
  g_ptr_array_unref (job->outcome->record->changes);
  job->outcome->record->changes = changes;
}

/* What the fence wrote by @change goes again, or is added to @left, because the service does not
 * take it back; FALSE: it is not known which. */
static gboolean
take_back (RestanteFenceJob *job, const RestanteRecordChange *change, GPtrArray *left)
{
  g_autoptr (RestanteRecordChange) back = reverse (change);
  g_autoptr (GError) error = NULL;

  if (restante_address_writer_write (job->writer, back, &error)) {
    restante_fence_job_note (job, "restore", back,
                             "Taken back, because the rest could not be written");
    return TRUE;
  }
  if (!restante_fence_job_is_certain (error))
    return FALSE;
  /* After a conflict it is another's record. */
  if (!g_error_matches (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT)) {
    restante_fence_job_note (job, "skip", back, error->message);
    g_ptr_array_add (left, copy (change));
  }
  return TRUE;
}

/* The first @count changes were written, and no more will be. */
static void
take_all_back (RestanteFenceJob *job, guint count)
{
  RestanteFenceRecord *record = job->outcome->record;
  g_autoptr (GPtrArray) left = new_changes ();

  for (guint i = count; i > job->standing; i--)
    if (!take_back (job, g_ptr_array_index (record->changes, i - 1), left))
      return;
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  if (left->len > 0) {
    for (guint i = 0; i < job->standing; i++)
      g_ptr_array_insert (left, (int)i, copy (g_ptr_array_index (record->changes, i)));
    set_changes (job, g_steal_pointer (&left));
    restante_fence_job_move (job, RESTANTE_FENCE_WRITTEN);
    job->outcome->written = TRUE;
  } else if (record->state == RESTANTE_FENCE_FENCED && job->previous != NULL) {
    set_changes (job, g_steal_pointer (&job->previous));
  }
}

/* Why the fence ends at the change @i of its changes. */
static void
give_up (RestanteFenceJob *job, guint i, GError *problem)
{
  restante_fence_job_note (job, "skip", g_ptr_array_index (job->outcome->record->changes, i),
                           problem->message);
  if (restante_fence_job_is_certain (problem))
    take_all_back (job, i);
}

/* What was read back may have been older than what was written. */
static gboolean
write_change (RestanteFenceJob *job, const RestanteRecordChange *change, GError **error)
{
  GError *problem = NULL;

  if (restante_address_writer_write (job->writer, change, &problem))
    return TRUE;
  if (g_error_matches (problem, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT)) {
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->after->type, NULL);

    if (there != NULL && restante_address_writer_can_read (job->writer) &&
        restante_fence_job_same (there, change->after)) {
      g_error_free (problem);
      return TRUE;
    }
  }
  g_propagate_error (error, problem);
  return FALSE;
}

gboolean
restante_fence_write_changes (RestanteFenceJob *job, const gboolean *done, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;

  for (guint i = job->standing; i < changes->len; i++) {
    RestanteRecordChange *change = g_ptr_array_index (changes, i);
    GError *problem = NULL;

    if (restante_fence_plan_is_kept (change))
      continue;
    if (done[i] || write_change (job, change, &problem)) {
      restante_fence_job_note_written (job, "fence", change);
    } else if (i > 0 && restante_fence_job_is_unsupported (problem)) {
      /* What this service cannot do stays as it is; the rest is worth it. */
      restante_fence_job_note (job, "skip", change, problem->message);
      g_clear_error (&problem);
      restante_fence_plan_keep (change);
    } else {
      give_up (job, i, problem);
      g_propagate_error (error, problem);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
restante_fence_end_put_up (RestanteFenceJob *job, gboolean written, GError **error)
{
  if (written) {
    restante_fence_job_move (job, RESTANTE_FENCE_WRITTEN);
    restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
    job->outcome->written = TRUE;
  }
  return restante_fence_job_keep (job, written ? error : NULL) && written;
}

/* The sets must be what was found, whoever else may write them. */
static gboolean
check_found (RestanteFenceJob *job, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->before->type, error);
    g_autofree char *data = there != NULL ? g_strjoinv (", ", there->data) : NULL;

    if (there == NULL)
      return FALSE;
    if (!restante_fence_job_same (there, change->before)) {
      g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
                   "%s %s is %s now, not what was found down or strange; nothing was written",
                   job->name, change->before->type, *data != '\0' ? data : "nothing");
      restante_fence_job_note (job, "skip", change, (*error)->message);
      return FALSE;
    }
    restante_fence_plan_set_ttl (change, there->ttl);
  }
  return TRUE;
}

static GPtrArray *
plan_fence (RestanteFenceJob *job, GError **error)
{
  g_autoptr (GPtrArray) changes =
      restante_fence_plan (job->name, list (job->found), list (job->value), NULL);
  g_autofree char *there = restante_fence_line (list (job->found));

  if (changes->len == 0) {
    g_set_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_STATE,
                 "%s leads to %s already, which is where the fence would lead it", job->name,
                 *there != '\0' ? there : "nothing");
    return NULL;
  }
  return check_found (job, changes, error) ? g_steal_pointer (&changes) : NULL;
}

static gboolean
tell_dry_run (RestanteFenceJob *job, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    restante_fence_job_note (job, "fence", g_ptr_array_index (changes, i),
                             "Dry run: nothing was written");
  return TRUE;
}

/* What the service could not take away again is not written. */
static void
leave_out_added (RestanteFenceJob *job, GPtrArray *changes)
{
  RestanteRecordChange *added;

  while (!restante_address_writer_can_clear_one (job->writer) &&
         (added = restante_fence_plan_take_added (changes)) != NULL) {
    restante_fence_job_note (job, "skip", added,
                             "It is not written: the service could not take it away again");
    restante_record_change_free (added);
  }
}

static const RestanteRecordChange *
find_type (GPtrArray *changes, const char *type)
{
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (g_str_equal (change->after->type, type))
      return change;
  }
  return NULL;
}

/* While it is fenced, another hand may have led one family elsewhere: what the fence wrote of the
 * other one is still there, and has to be put back one day. FALSE: nobody knows. */
static gboolean
add_standing (RestanteFenceJob *job, GPtrArray *all, GPtrArray *changes, GError **error)
{
  const RestanteFenceRecord *record = job->outcome->record;
  gboolean may_stand =
      record->state == RESTANTE_FENCE_FENCED && g_strcmp0 (record->name, job->name) == 0;

  for (guint i = 0; may_stand && i < job->previous->len; i++) {
    const RestanteRecordChange *earlier = g_ptr_array_index (job->previous, i);
    g_autoptr (RestanteRecordSet) there = NULL;

    if (find_type (changes, earlier->after->type) != NULL)
      continue;
    there = restante_address_writer_read (job->writer, earlier->after->type, error);
    if (there == NULL)
      return FALSE;
    if (restante_fence_job_same (there, earlier->after))
      g_ptr_array_add (all, copy (earlier));
  }
  return TRUE;
}

/* What stands, and behind it what is to be written. */
static GPtrArray *
join_standing (RestanteFenceJob *job, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) all = new_changes ();

  if (!add_standing (job, all, changes, error))
    return NULL;
  job->standing = all->len;
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (all, copy (g_ptr_array_index (changes, i)));
  return g_steal_pointer (&all);
}

/* The intention, in the store before anything else. */
static gboolean
begin (RestanteFenceJob *job, GPtrArray *changes, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  GPtrArray *all;

  job->previous = g_ptr_array_ref (record->changes);
  all = join_standing (job, changes, error);
  if (all == NULL)
    return FALSE;
  set_changes (job, all);
  if (g_strcmp0 (record->name, job->name) != 0) {
    g_free (record->name);
    record->name = g_strdup (job->name);
  }
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_FENCE, NULL);
  return restante_fence_job_keep (job, error);
}

gboolean
restante_fence_put_up (RestanteFenceJob *job, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree gboolean *done = NULL;

  if (!restante_fence_job_open_writer (job, error))
    return FALSE;
  changes = plan_fence (job, error);
  if (changes == NULL)
    return FALSE;
  leave_out_added (job, changes);
  if (job->outcome->record->dry_run)
    return tell_dry_run (job, changes);
  if (!begin (job, changes, error))
    return FALSE;
  done = g_new0 (gboolean, job->outcome->record->changes->len + 1);
  return restante_fence_end_put_up (job, restante_fence_write_changes (job, done, error), error);
}
