/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder for tests: a real HTTP server on a real Unix socket that serves documents that the test
 * gave it, a queue of any length, and events. It never has a message but those. */
#pragma once

#include <libsoup/soup.h>

typedef struct
{
  char *directory;
  char *socket;
  SoupServer *server;
  GHashTable *answers; /* "GET /v1/status" to Answer */
  GPtrArray *sockets;  /* SoupWebsocketConnection */
  GPtrArray *requests; /* "GET /v1/status", "POST /v1/queue/delete {…}" */
  guint64 total, newest;
  const char *greeting; /* an event that everybody gets at once who listens, or NULL */
} FakeHolder;

/* Listens at once, from the thread's default main context. */
FakeHolder *fake_holder_new (void);
void fake_holder_free (FakeHolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeHolder, fake_holder_free)

/* Goes away with all its connections, and comes back at the same path. */
void fake_holder_stop (FakeHolder *self);
void fake_holder_start (FakeHolder *self);

/* @target without its query. A later answer replaces an earlier one. */
void fake_holder_answer (
    FakeHolder *self, const char *method, const char *target, guint status, const char *body);
/* The golden document tests/data/api/@name. */
char *fake_holder_golden (const char *name);
void fake_holder_answer_golden (FakeHolder *self,
                                const char *method,
                                const char *target,
                                const char *name);

/* /v1/queue and /v1/queue/marks show @total messages with the ids @newest, @newest - 1, … */
void fake_holder_set_queue (FakeHolder *self, guint64 total, guint64 newest);
/* Sends the document @event to everybody who listens. */
void fake_holder_push (FakeHolder *self, const char *event);

guint fake_holder_count (FakeHolder *self, const char *prefix);
/* The last request that begins with @prefix, or NULL. */
const char *fake_holder_last (FakeHolder *self, const char *prefix);

/* Runs the main context until *@flag, or fails the test after a generous time. */
void fake_holder_wait (const gboolean *flag);
/* For calls that end in a GAsyncReadyCallback: the callback stores its result in the GAsyncResult
 * ** it is given. */
void fake_holder_ready (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *fake_holder_await (GAsyncResult **result);
