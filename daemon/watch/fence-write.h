/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fence or restore of one name: read, compare, store the intention, write, store what came of
 * it; and after a crash, finding out what came of it. It never decides whether to, and never writes
 * over a record that is not the one that it expects.
 *
 * Main loop only; the work is done in a thread. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_FENCE_WRITE_FENCE,
  RESTANTE_FENCE_WRITE_RESTORE,
  RESTANTE_FENCE_WRITE_MEND, /* something was begun: ends it one way or the other */
} RestanteFenceWriteKind;

/* All of it is copied but @queue and @keeper, which must live until the callback. */
typedef struct
{
  RestanteQueue *queue;
  RestanteDnsKeeper *keeper;
  const RestanteFenceRecord *record;
  RestanteFenceWriteKind kind;
  const char *name;         /* fence: the primary's */
  const char *const *found; /* fence: where it leads, as it was found down or strange */
  const char *const *value; /* fence: where it is to lead */
  const char *target;       /* restore: the address to lead to; NULL: what was there before */
  gboolean then_off;        /* restore: the guard is turned off */
  const char *said_before;  /* a problem that is in the log already, or NULL */
} RestanteFenceWritePlan;

typedef struct
{
  RestanteFenceRecord *record; /* as it is stored now */
  GPtrArray *entries;          /* RestanteFenceLog, stored; empty: nothing new */
  gboolean written;            /* some of them were written */
  GError *error;               /* NULL: done */
} RestanteFenceOutcome;

void restante_fence_outcome_free (RestanteFenceOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteFenceOutcome, restante_fence_outcome_free)

#define RESTANTE_FENCE_ERROR (restante_fence_error_quark ())
GQuark restante_fence_error_quark (void);
/* The text is one line that says what to do. Errors of writers are RESTANTE_WRITER_ERROR and
 * RESTANTE_ADDRESS_WRITER_ERROR. */
typedef enum
{
  RESTANTE_FENCE_ERROR_STATE,   /* it is off, or fenced already, or not fenced */
  RESTANTE_FENCE_ERROR_NO_NAME, /* the primary has no name whose address could be changed */
  RESTANTE_FENCE_ERROR_INVALID, /* what the owner gave is no place, or no time */
} RestanteFenceError;

void restante_fence_write_async (const RestanteFenceWritePlan *plan,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Never NULL. */
RestanteFenceOutcome *restante_fence_write_finish (GAsyncResult *result);

G_END_DECLS
