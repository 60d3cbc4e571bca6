/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of everything that Restante keeps: messages, domains, activities. It never talks to the
 * network and never answers before what it was given is on stable storage (promise 1).
 *
 * Threads: every function may be called from any thread and blocks where it does not say otherwise
 * (only restante_queue_open() has to come first); the main loop calls them in a worker. One writer
 * thread owns the database and commits together whatever waits. */
#pragma once

#include <glib.h>

#include "queue/envelope.h"

G_BEGIN_DECLS

typedef struct _RestanteQueue RestanteQueue;
typedef struct _RestanteBodyWriter RestanteBodyWriter;

#define RESTANTE_QUEUE_ERROR (restante_queue_error_quark ())
GQuark restante_queue_error_quark (void);
typedef enum
{
  RESTANTE_QUEUE_ERROR_DAMAGED, /* the store is not ours or broken: refuse to start, change nothing
                                 */
  RESTANTE_QUEUE_ERROR_NEWER,   /* made by a newer version: refuse to start, change nothing */
  RESTANTE_QUEUE_ERROR_BUSY,    /* another restanted has it open */
  RESTANTE_QUEUE_ERROR_IO,      /* disk, permission, read-only */
  RESTANTE_QUEUE_ERROR_FULL,    /* no space, quota, min-free-space */
  RESTANTE_QUEUE_ERROR_NOT_FOUND, /* no such message, domain, … */
  RESTANTE_QUEUE_ERROR_EXISTS,    /* the domain, the writer is there already */
  RESTANTE_QUEUE_ERROR_CONFLICT,  /* not legal in this state (the domain still has messages, …) */
} RestanteQueueError;

typedef struct
{
  guint64 min_free_space; /* bytes; restante_queue_has_room() is FALSE below it */
  gint64 keep_delivered;  /* seconds */
} RestanteQueueOptions;

/* Opens or makes the store in @directory (made with mode 0700), migrates it, sweeps the spool and
 * starts the threads. One line that a person can act on is in @error. */
RestanteQueue *
restante_queue_open (const char *directory, const RestanteQueueOptions *options, GError **error);
/* Commits what waits, stops the threads, closes. Nothing may use the queue any more. */
void restante_queue_close (RestanteQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteQueue, restante_queue_close)

/* Called in the writer thread after each commit that changed messages or domains of @domain_id;
 * must return at once. Set it before any other thread uses the queue. */
typedef void (*RestanteQueueChanged) (gint64 domain_id,
                                      const gint64 *ids,
                                      guint n_ids,
                                      gpointer user_data);
void
restante_queue_set_changed (RestanteQueue *self, RestanteQueueChanged changed, gpointer user_data);

/* Ids are positive, rise, and are never used twice. Does not block. */
gint64 restante_queue_next_id (RestanteQueue *self);
/* Whether a message of @size bytes would leave min-free-space. Any thread; asks the file system
 * (statvfs, which takes as long as that takes) at most once a second, and others wait for it. */
gboolean restante_queue_has_room (RestanteQueue *self, guint64 size);
/* Stores the message for each configured domain among its recipients (one row a domain, one body
 * for all) and returns when it is on stable storage. Takes the content out of @body. On error
 * nothing is kept. */
gboolean restante_queue_hold (RestanteQueue *self,
                              const RestanteEnvelope *envelope,
                              RestanteBodyWriter *body,
                              GError **error);

/* The message is on stable storage, or @error says why nothing of it is kept (takes it; NULL: it is
 * kept). Must return at once. */
typedef void (*RestanteQueueHeld) (gpointer user_data, GError *error);
/* The same without waiting for the disk, as long as restante_body_writer_is_in_memory(): a larger
 * message's file is brought to stable storage first. @held is called in the writer thread, or
 * before this returns. @envelope must live until then. */
void restante_queue_start_hold (RestanteQueue *self,
                                const RestanteEnvelope *envelope,
                                RestanteBodyWriter *body,
                                RestanteQueueHeld held,
                                gpointer user_data);

/* Moves what is past its hold to the shelf and removes delivered mail past keep-delivered, at @now
 * (seconds since the epoch); *@next is when to call again at the latest, and the numbers of
 * messages are told. */
gboolean restante_queue_expire (
    RestanteQueue *self, gint64 now, guint *shelved, guint *removed, gint64 *next, GError **error);
/* Gives free pages back to the file system, at most 256; TRUE while there is more to do. Call it
 * when idle. */
gboolean restante_queue_vacuum_step (RestanteQueue *self);

G_END_DECLS
