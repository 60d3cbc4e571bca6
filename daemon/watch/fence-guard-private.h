/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch/fence-guard.c shares with the owner's orders (watch/fence-orders.c), with what probes
 * trigger (watch/fence-trigger.c) and with the addresses of both (watch/fence-places.c). It never
 * leaves them.
 *
 * Main loop only. */
#pragma once

#include "watch/fence-guard.h"

G_BEGIN_DECLS

/* An order that waits for its turn. */
typedef struct
{
  void (*begin) (RestanteFenceGuard *self, GTask *task);
  GTask *task;
} RestanteFenceWaiting;

struct _RestanteFenceGuard
{
  GObject parent_instance;
  RestanteFenceGuardContext *context;
  RestanteFenceRecord *record;
  RestanteFenceCount count;
  char **named; /* where the name led at the last probe; NULL: it was not probed, or no answer */
  gboolean at_work;
  gboolean stopped;
  GQueue orders;           /* RestanteFenceWaiting */
  GCancellable *verifying; /* that what was written last is there */
  guint mend_timer;
  guint mend_pause; /* seconds, before the next try; 0: nothing is open */
  guint due_timer;  /* the primary will have been down long enough */
  char *reason;     /* of the fence that is being written */
  char *problem;    /* that is in the log already */
  char *told;       /* addresses for which a dry run is in the log already */
};

/* A write, and who waits for it. */
typedef struct
{
  RestanteFenceGuard *guard;
  GTask *task; /* or NULL */
  GError *error;
} RestanteFenceCall;

/* Takes @task, which may be NULL. */
RestanteFenceCall *restante_fence_call_new (RestanteFenceGuard *self, GTask *task);
/* Answers who waits, if nobody has yet. */
void restante_fence_call_end (RestanteFenceCall *call);

/* Begins what waits, when nothing is being written. */
void restante_fence_guard_begin_next (RestanteFenceGuard *self);
/* The primary's name; RESTANTE_FENCE_ERROR_NO_NAME. Free it. */
char *restante_fence_guard_find_name (RestanteFenceGuard *self, GError **error);
/* Finds out what was left open, and ends it. */
void restante_fence_guard_mend (RestanteFenceGuard *self);
/* The addresses that the fence leads the name to. Free it with g_strfreev(). */
char **restante_fence_guard_list_value (RestanteFenceGuard *self);
/* While fenced the home is looked for where it was last, and never here. @value: what is about to
 * be written, or NULL. */
void restante_fence_guard_set_places (RestanteFenceGuard *self, const char *const *value);
/* Whether it is known where @to is; RESTANTE_FENCE_ERROR_INVALID. */
gboolean
restante_fence_guard_check_value (RestanteFenceGuard *self, const char *to, GError **error);
/* Both take @task, which may be NULL. @reason: in words. @target: the address to lead to; NULL:
 * what was there before. */
void restante_fence_guard_fence (RestanteFenceGuard *self, const char *reason, GTask *task);
void restante_fence_guard_put_back (RestanteFenceGuard *self,
                                    const char *target,
                                    gboolean then_off,
                                    GTask *task);

G_END_DECLS
