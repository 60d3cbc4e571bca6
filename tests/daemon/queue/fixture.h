/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real store in a temporary directory, and short ways to put mail into it. It never hides an
 * error: each of these fails the test. */
#pragma once

#include "queue/activities.h"
#include "queue/body.h"
#include "queue/domains.h"
#include "queue/handover.h"
#include "queue/listing.h"
#include "queue/queue.h"
#include "queue/store.h"
#include "queue/verbs.h"

#define FIXTURE_ARRIVED 1700000000
#define FIXTURE_HOLD    (30 * 86400)
#define FIXTURE_KEEP    (3 * 86400)

typedef struct
{
  char *directory;
  RestanteQueue *queue;
} Fixture;

/* Opens a new store with the domains example.org and example.net. */
void fixture_set_up (Fixture *self, gconstpointer unused);
/* Closes and removes it. */
void fixture_tear_down (Fixture *self, gconstpointer unused);
void fixture_open (Fixture *self);
void fixture_close (Fixture *self);
/* A path in the store's directory. Free it. */
char *fixture_path (Fixture *self, const char *name);

RestanteDomainRecord *fixture_add_domain (RestanteQueue *queue, const char *name, gint64 hold);
gint64 fixture_domain_id (RestanteQueue *queue, const char *name);

/* An envelope with an id, from a@sender.example, for @recipients, comma-separated. */
RestanteEnvelope *fixture_envelope (RestanteQueue *queue, const char *recipients);
/* @size bytes that differ from place to place and from @seed to seed. */
GBytes *fixture_bytes (gsize size, guint32 seed);
/* Holds @envelope with @content; returns its id. */
gint64
fixture_hold_envelope (RestanteQueue *queue, const RestanteEnvelope *envelope, GBytes *content);
gint64 fixture_hold (RestanteQueue *queue, const char *recipients, const char *content);
/* Everything that @reader gives. Frees the reader. */
GBytes *fixture_read (RestanteBodyReader *reader);

/* The handover of the one message @id that is held. */
RestanteHandover *fixture_take (RestanteQueue *queue, gint64 id);
/* Records the same result for each recipient, and waits. */
void
fixture_record (RestanteQueue *queue, gint64 id, RestanteMove move, const char *reply, gint64 now);
/* A 4xx for each recipient, and waits. */
void
fixture_put_off (RestanteQueue *queue, gint64 id, const char *reply, gint64 now, gint64 retry_at);

/* A filter for all; autofree it. */
RestanteFilter *fixture_filter_ids (const gint64 *ids, guint n_ids);
char *fixture_state (RestanteQueue *queue, gint64 id);
/* One number that SQL gives, from a connection of its own. */
gint64 fixture_ask (Fixture *self, const char *sql);
/* Runs the SQL @script in the writer thread, and waits: a way to damage the store. */
void fixture_change_store (Fixture *self, const char *script);
/* How many entries the folder @name of the store has. */
guint fixture_count_files (Fixture *self, const char *name);
