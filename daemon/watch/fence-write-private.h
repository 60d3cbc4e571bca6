/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch/fence-write.c shares with the steps that a fence is written in: the job with its
 * record and its log (watch/fence-job.c), putting a fence up (watch/fence-put-up.c), putting back
 * what was there (watch/fence-put-back.c), and finding out what an interrupted write came to
 * (watch/fence-mend.c). It never leaves them.
 *
 * One worker thread; blocks. */
#pragma once

#include "watch/address-writer.h"
#include "watch/fence-write.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteQueue *queue;
  RestanteDnsKeeper *keeper;
  RestanteFenceWriteKind kind;
  char *name;
  char **found;
  char **value;
  char *target;
  char *said_before;
  gboolean then_off;
  RestanteAddressWriter *writer;
  GPtrArray *previous; /* what the record had of the fence before this one; NULL: not known */
  guint standing;      /* so many of the record's changes, the first, are of that and stay */
  RestanteFenceOutcome *outcome;
} RestanteFenceJob;

/* Whether both have the same addresses. */
gboolean restante_fence_job_same (const RestanteRecordSet *one, const RestanteRecordSet *other);
/* An entry for the log; @change may be NULL. */
void restante_fence_job_note (RestanteFenceJob *job,
                              const char *action,
                              const RestanteRecordChange *change,
                              const char *result);
/* The same, of a change that DNS has now. */
void restante_fence_job_note_written (RestanteFenceJob *job,
                                      const char *action,
                                      const RestanteRecordChange *change);
/* Stores the record as it is; RESTANTE_QUEUE_ERROR. */
gboolean restante_fence_job_keep (RestanteFenceJob *job, GError **error);
void restante_fence_job_move (RestanteFenceJob *job, RestanteFenceEvent event);
/* @target as in RestanteFenceRecord. */
void restante_fence_job_set_intent (RestanteFenceJob *job,
                                    RestanteFenceIntent intent,
                                    const char *target);
gboolean restante_fence_job_open_writer (RestanteFenceJob *job, GError **error);
/* Whether it is certain what a write that failed with @error came to: the record is not ours. */
gboolean restante_fence_job_is_certain (const GError *error);
gboolean restante_fence_job_is_unsupported (const GError *error);

/* The kinds of RestanteFenceWriteKind. Errors as in watch/fence-write.h. */
gboolean restante_fence_put_up (RestanteFenceJob *job, GError **error);
gboolean restante_fence_put_back (RestanteFenceJob *job, GError **error);
gboolean restante_fence_mend_write (RestanteFenceJob *job, GError **error);

/* Writes the changes of the record, but for those that @done has; FALSE: it went wrong, and what
 * was written is taken back, or the intention stays. */
gboolean restante_fence_write_changes (RestanteFenceJob *job, const gboolean *done, GError **error);
/* Stores what came of it: the fence is up when it is @written. */
gboolean restante_fence_end_put_up (RestanteFenceJob *job, gboolean written, GError **error);
/* Nothing of the fence is left; not stored yet. */
void restante_fence_end_put_back (RestanteFenceJob *job);

G_END_DECLS
