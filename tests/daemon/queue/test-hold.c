/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

#define THREADS 50
#define EACH    20

typedef struct
{
  RestanteQueue *queue;
  guint number;
  gint64 ids[EACH];
} Producer;

static guint32
seed_of (const Producer *producer, guint i)
{
  return producer->number * EACH + i;
}

/* From nothing to over the limit of a row. */
static gsize
size_of (guint32 seed)
{
  return seed % 50 == 49 ? RESTANTE_BODY_INLINE_MAX + seed : seed * 37 % 9000;
}

static gpointer
produce (gpointer data)
{
  Producer *producer = data;

  for (guint i = 0; i < EACH; i++) {
    guint32 seed = seed_of (producer, i);
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (producer->queue, "u@example.org");
    g_autoptr (GBytes) content = fixture_bytes (size_of (seed), seed);

    producer->ids[i] = fixture_hold_envelope (producer->queue, envelope, content);
  }
  return NULL;
}

static void
run_producers (RestanteQueue *queue, Producer *producers)
{
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++) {
    producers[i].queue = queue;
    producers[i].number = i;
    threads[i] = g_thread_new ("producer", produce, &producers[i]);
  }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
}

static void
assert_content (RestanteQueue *queue, gint64 id, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) read = fixture_read (restante_queue_read (queue, id, &error));
  const char *trace = "Received: from client.example\r\n";
  g_autoptr (GBytes) body = NULL;

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), strlen (trace), trace, strlen (trace));
  body = g_bytes_new_from_bytes (read, strlen (trace), g_bytes_get_size (read) - strlen (trace));
  g_assert_true (g_bytes_equal (body, content));
}

static void
test_threads (Fixture *self, gconstpointer unused)
{
  g_autofree Producer *producers = g_new0 (Producer, THREADS);

  run_producers (self->queue, producers);
  fixture_close (self);
  fixture_open (self);
  for (guint i = 0; i < THREADS; i++) {
    for (guint k = 0; k < EACH; k++) {
      guint32 seed = seed_of (&producers[i], k);
      g_autoptr (GBytes) content = fixture_bytes (size_of (seed), seed);

      assert_content (self->queue, producers[i].ids[k], content);
    }
  }
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, THREADS * EACH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/promise/1/queue/every-byte-from-many-threads", Fixture, NULL, fixture_set_up,
              test_threads, fixture_tear_down);
  return g_test_run ();
}
