/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fences of the domains: how the owner set them, how they stand, what is being written, and the
 * log of every write with what was there before (promise 9). It never writes DNS.
 *
 * Any thread; blocks. */
#pragma once

#include "policy/fence.h"
#include "policy/record-set.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* What was begun and is not known to have ended. */
typedef enum
{
  RESTANTE_FENCE_INTENT_NONE,
  RESTANTE_FENCE_INTENT_FENCE,
  RESTANTE_FENCE_INTENT_RESTORE,
} RestanteFenceIntent;

typedef struct
{
  char *domain; /* normalized */
  gint64 after; /* seconds */
  char *to;     /* "self", "nothing", or addresses with blanks between them */
  gboolean dry_run;
  RestanteFenceState state;
  gint64 since; /* of the state; seconds since the epoch; 0: it was never on */
  char *name;   /* that @changes are of; NULL: nothing was written yet */
  RestanteFenceIntent intent;
  char *target;       /* of a restore: the address to lead to; NULL: what was there before */
  gboolean then_off;  /* of a restore: the guard is off when it has ended */
  GPtrArray *changes; /* RestanteRecordChange of the last fence, without writers; never NULL */
} RestanteFenceRecord;

/* Off, with the settings that a fence has unless the owner says otherwise. */
RestanteFenceRecord *restante_fence_record_new (const char *domain);
RestanteFenceRecord *restante_fence_record_copy (const RestanteFenceRecord *self);
void restante_fence_record_free (RestanteFenceRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteFenceRecord, restante_fence_record_free)

/* Of @domain, in any form that protocol/address.h can normalize; one that was never set is new.
 * NOT_FOUND: the domain is not protected. */
RestanteFenceRecord *
restante_queue_find_fence (RestanteQueue *self, const char *domain, GError **error);
/* In place of what was there. NOT_FOUND. */
gboolean
restante_queue_put_fence (RestanteQueue *self, const RestanteFenceRecord *record, GError **error);

/* How many entries of a domain are kept. */
#define RESTANTE_FENCE_LOG_MAX 200

typedef struct
{
  gint64 id; /* 0 before it is stored */
  gint64 time;
  char *action; /* "fence", "restore" or "skip" */
  char *type;   /* "A" or "AAAA"; "": it never came to a record */
  char **before;
  char **after;
  char *result;     /* one sentence */
  gboolean written; /* DNS has it by this entry; not stored */
} RestanteFenceLog;

/* @change may be NULL. */
RestanteFenceLog *restante_fence_log_new (gint64 time,
                                          const char *action,
                                          const RestanteRecordChange *change,
                                          const char *result);
void restante_fence_log_free (RestanteFenceLog *self);

/* Stores every RestanteFenceLog of @entries, new ones (they get their id) and known ones.
 * NOT_FOUND.
 */
gboolean restante_queue_put_fence_log (RestanteQueue *self,
                                       const char *domain,
                                       GPtrArray *entries,
                                       GError **error);
/* RestanteFenceLog, the oldest first. NOT_FOUND. */
GPtrArray *restante_queue_list_fence_log (RestanteQueue *self, const char *domain, GError **error);

G_END_DECLS
