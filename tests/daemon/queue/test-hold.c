/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* unshare */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

static const char *own_path;

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

static gint64
hold_recipients (Fixture *self, const char *recipients, gsize size)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, recipients);
  g_autoptr (GBytes) content = fixture_bytes (size, 7);

  return fixture_hold_envelope (self->queue, envelope, content);
}

static void
test_domains_share (Fixture *self, gconstpointer unused)
{
  gint64 first = hold_recipients (self, "u@Example.ORG,v@example.net,w@example.org", 100000);
  gint64 second = fixture_ask (self, "SELECT max(id) FROM message");
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&first, 1);
  g_autoptr (GBytes) content = fixture_bytes (100000, 7);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (second, >, first);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body"), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM recipient"), ==, 3);
  g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, 1);
  g_assert_no_error (error);
  assert_content (self->queue, second, content);
  filter->ids[0] = second;
  g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body"), ==, 0);
  g_assert_false (restante_spool_has_bodies (self->queue->spool));
}

/* RFC 5321 section 4.5.1: postmaster without a domain has to be taken. */
static void
test_postmaster (Fixture *self, gconstpointer unused)
{
  gint64 id = hold_recipients (self, "Postmaster", 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (self->queue, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_message_get_domain (message), ==, "example.net");
}

static void
test_foreign_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteEnvelope) envelope =
      fixture_envelope (self->queue, "u@example.org,v@elsewhere.example");
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_queue_hold (self->queue, envelope, body, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 0);
  /* It is logged: the domain, and nobody's address. */
  g_assert_nonnull (strstr (error->message, "elsewhere.example"));
  g_assert_null (strstr (error->message, "v@"));
}

/* Nothing of an address without a domain is logged either. */
static void
test_no_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "somebody");
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_queue_hold (self->queue, envelope, body, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "somebody"));
}

/* What start_hold() told. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean told;
  GError *error;
} Answer;

static void
on_held (gpointer user_data, GError *error)
{
  Answer *answer = user_data;

  g_mutex_lock (&answer->lock);
  answer->error = error;
  answer->told = TRUE;
  g_cond_signal (&answer->changed);
  g_mutex_unlock (&answer->lock);
}

/* Returns the error, or NULL. */
static GError *
start_and_wait (Fixture *self, const char *recipients, gsize size)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, recipients);
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GBytes) content = fixture_bytes (size, 7);
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  restante_body_writer_append (body, g_bytes_get_data (content, NULL), size, &error);
  g_assert_no_error (error);
  restante_queue_start_hold (self->queue, envelope, body, on_held, &answer);
  g_mutex_lock (&answer.lock);
  while (!answer.told)
    g_cond_wait (&answer.changed, &answer.lock);
  g_mutex_unlock (&answer.lock);
  return answer.error;
}

static void
test_started (Fixture *self, gconstpointer unused)
{
  static const gsize sizes[] = { 0, 4096, RESTANTE_BODY_INLINE_MAX + 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) content = fixture_bytes (sizes[i], 7);
    g_autoptr (GError) error = start_and_wait (self, "u@example.org", sizes[i]);

    g_assert_no_error (error);
    assert_content (self->queue, fixture_ask (self, "SELECT max(id) FROM message"), content);
  }
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
}

/* Nothing of it stays, and no file either. */
static void
test_started_fails (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) foreign = start_and_wait (self, "v@elsewhere.example", 4096);
  g_autoptr (GError) spoilt = NULL;

  g_assert_error (foreign, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  fixture_change_store (self, "DROP TABLE recipient");
  spoilt = start_and_wait (self, "u@example.org", RESTANTE_BODY_INLINE_MAX + 1);
  g_assert_nonnull (spoilt);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
}

/* Another process holds mail and tells each id on its output once it has been acknowledged. */
static G_NORETURN void
run_holder (const char *directory)
{
  RestanteQueueOptions options = { 0, FIXTURE_KEEP };
  RestanteQueue *queue;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  queue = restante_queue_open (directory, &options, NULL);
  for (;;) {
    gint64 id = fixture_hold (queue, "u@example.org", "some content");

    dprintf (STDOUT_FILENO, "%" G_GINT64_FORMAT "\n", id);
  }
}

static void
read_ids (GInputStream *output, GArray *ids, guint count)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (output);

  while (ids->len < count) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    gint64 id;

    g_assert_nonnull (line);
    id = g_ascii_strtoll (line, NULL, 10);
    g_array_append_val (ids, id);
  }
}

static void
test_kill (Fixture *self, gconstpointer unused)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) holder = NULL;

  fixture_close (self);
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, own_path, "--holder",
                             self->directory, NULL);
  g_assert_no_error (error);
  read_ids (g_subprocess_get_stdout_pipe (holder), ids, 200);
  g_subprocess_force_exit (holder);
  g_subprocess_wait (holder, NULL, NULL);
  fixture_open (self);
  for (guint i = 0; i < ids->len; i++) {
    g_autofree char *state = fixture_state (self->queue, g_array_index (ids, gint64, i));

    g_assert_cmpstr (state, ==, "held");
  }
  /* Not even an id that was never acknowledged is used again. */
  g_assert_cmpint (restante_queue_next_id (self->queue), >,
                   fixture_ask (self, "SELECT max(id) FROM message"));
}

/* Holds until the disk takes no more; the files that RLIMIT_FSIZE or a small file system allows are
 * the disk. */
static gboolean
hold_until_full (RestanteQueue *queue, gsize size, GError **error)
{
  g_autoptr (GBytes) content = fixture_bytes (size, 3);

  for (guint i = 0; i < 10000; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (queue, "u@example.org");
    g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (queue);

    if (!restante_body_writer_append (body, g_bytes_get_data (content, NULL), size, error) ||
        !restante_queue_hold (queue, envelope, body, error))
      return FALSE;
  }
  return TRUE;
}

static void
assert_shortage (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == RESTANTE_QUEUE_ERROR);
  g_assert_true (error->code == RESTANTE_QUEUE_ERROR_FULL ||
                 error->code == RESTANTE_QUEUE_ERROR_IO);
}

static gint64
count_held (RestanteQueue *queue)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCounts) counts =
      restante_queue_count (queue, fixture_domain_id (queue, "example.org"), &error);

  g_assert_no_error (error);
  return restante_counts_get_held (counts);
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit = { bytes, RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Runs in a process of its own: the limit holds for all of it. */
static void
test_file_limit (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gint64 held;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  signal (SIGXFSZ, SIG_IGN);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  limit_files (2 * 1024 * 1024);
  g_assert_false (hold_until_full (self->queue, 4096, &error));
  assert_shortage (error);
  g_clear_error (&error);
  held = count_held (self->queue);
  g_assert_cmpint (held, >, 10);
  limit_files (RLIM_INFINITY);
  fixture_hold (self->queue, "u@example.org", "after the shortage");
  g_assert_cmpint (count_held (self->queue), ==, held + 1);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, held + 1);
}

static void
test_spool_limit (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  signal (SIGXFSZ, SIG_IGN);
  limit_files (2 * 1024 * 1024);
  g_assert_false (hold_until_full (self->queue, 3 * 1024 * 1024, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL);
  g_assert_cmpint (count_held (self->queue), ==, 0);
  g_assert_cmpint (fixture_count_files (self, "spool"), ==, 0);
  limit_files (RLIM_INFINITY);
  hold_recipients (self, "u@example.org", 3 * 1024 * 1024);
  g_assert_cmpint (fixture_count_files (self, "spool"), ==, 1);
}

/* A disk of its own that nobody else sees and that goes with the process. */
static gboolean
mount_small_disk (const char *directory)
{
  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", directory, "tmpfs", 0, "size=4m") == 0;
}

/* Tried in a process of its own, which takes the disk with it. */
static gboolean
can_mount (const char *directory)
{
  pid_t child = fork ();
  int status = 1;

  if (child == 0)
    _exit (mount_small_disk (directory) ? 0 : 1);
  return waitpid (child, &status, 0) == child && status == 0;
}

/* A disk of 4 MiB; needs root. */
static void
fill_disk (const char *directory)
{
  Fixture disk = { (char *)directory, NULL };
  g_autoptr (RestanteDomainRecord) domain = NULL;
  g_autoptr (GError) error = NULL;
  gint64 held;

  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  fixture_open (&disk);
  domain = fixture_add_domain (disk.queue, "example.org", FIXTURE_HOLD);
  g_assert_false (hold_until_full (disk.queue, 20000, &error));
  assert_shortage (error);
  held = count_held (disk.queue);
  g_assert_cmpint (held, >, 10);
  g_assert_cmpint (mount ("none", disk.directory, "tmpfs", MS_REMOUNT, "size=64m"), ==, 0);
  fixture_hold (disk.queue, "u@example.org", "after the shortage");
  g_assert_cmpint (count_held (disk.queue), ==, held + 1);
  fixture_close (&disk);
  fixture_open (&disk);
  g_assert_cmpint (count_held (disk.queue), ==, held + 1);
  fixture_close (&disk);
}

static void
test_full_disk (Fixture *self, gconstpointer unused)
{
  g_autofree char *directory = fixture_path (self, "disk");

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  if (g_test_subprocess ()) {
    g_assert_true (mount_small_disk (directory));
    fill_disk (directory);
  } else if (can_mount (directory)) {
    g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
  } else {
    g_test_skip ("no small disk can be mounted here");
  }
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--holder") == 0)
    run_holder (argv[2]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/1/queue/every-byte-from-many-threads", test_threads);
  ADD ("/promise/1/queue/kill", test_kill);
  ADD ("/promise/5/queue/file-limit", test_file_limit);
  ADD ("/promise/5/queue/spool-limit", test_spool_limit);
  ADD ("/promise/5/queue/full-disk", test_full_disk);
  ADD ("/queue/hold/domains-share", test_domains_share);
  ADD ("/queue/hold/postmaster", test_postmaster);
  ADD ("/promise/2/queue/foreign-domain", test_foreign_domain);
  ADD ("/promise/2/queue/no-domain", test_no_domain);
  ADD ("/promise/1/queue/hold/started", test_started);
  ADD ("/promise/5/queue/hold/started-fails", test_started_fails);
  return g_test_run ();
}
