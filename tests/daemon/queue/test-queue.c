/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/queue.h"

#include "fixture.h"

static void
test_ids_never_again (Fixture *self, gconstpointer unused)
{
  gint64 last = 0;

  for (guint i = 0; i < 3; i++) {
    gint64 id = fixture_hold (self->queue, "u@example.org", "x");
    g_autoptr (RestanteFilter) filter = restante_filter_new ();
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (id, >, last);
    last = id;
    g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, 1);
    g_assert_no_error (error);
    fixture_close (self);
    fixture_open (self);
  }
}

typedef struct
{
  guint calls;
  gint64 domain_id;
  gint64 id;
  guint n_ids;
} Told;

static void
note_changed (gint64 domain_id, const gint64 *ids, guint n_ids, gpointer user_data)
{
  Told *told = user_data;

  told->calls++;
  told->domain_id = domain_id;
  told->n_ids = n_ids;
  told->id = n_ids > 0 ? ids[0] : 0;
}

static void
test_changed (Fixture *self, gconstpointer unused)
{
  Told told = { 0 };
  gint64 id;

  restante_queue_set_changed (self->queue, note_changed, &told);
  id = fixture_hold (self->queue, "u@example.net", "x");
  g_assert_cmpuint (told.calls, ==, 1);
  g_assert_cmpint (told.domain_id, ==, fixture_domain_id (self->queue, "example.net"));
  g_assert_cmpuint (told.n_ids, ==, 1);
  g_assert_cmpint (told.id, ==, id);
}

static void
test_vacuum (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  g_autoptr (GBytes) content = fixture_bytes (60000, 1);
  g_autoptr (GError) error = NULL;
  gint64 before;
  guint steps = 0;

  for (guint i = 0; i < 50; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");

    fixture_hold_envelope (self->queue, envelope, content);
  }
  before = fixture_ask (self, "PRAGMA page_count");
  g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, 50);
  while (restante_queue_vacuum_step (self->queue))
    g_assert_cmpuint (++steps, <, 100);
  /* 60,000 bytes are 14 overflow pages of 4 KiB and a rest of some 2,700 bytes that has a leaf for
   * itself (https://www.sqlite.org/fileformat2.html section 1.6): 750 pages, three steps of 256, of
   * which the last leaves nothing. */
  g_assert_cmpuint (steps, ==, 2);
  g_assert_cmpint (fixture_ask (self, "PRAGMA page_count"), <=, before - 750);
}

/* What an earlier start left behind is swept, what a row names is not. */
static void
test_sweep (Fixture *self, gconstpointer unused)
{
  g_autofree char *orphan = fixture_path (self, "spool/0123456789abcdef-1");
  g_autofree char *unfinished = fixture_path (self, "spool/0123456789abcdef-2.part");
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (100000, 1);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  fixture_hold_envelope (self->queue, envelope, content);
  fixture_close (self);
  g_assert_true (g_file_set_contents (orphan, "x", 1, NULL));
  g_assert_true (g_file_set_contents (unfinished, "x", 1, NULL));
  fixture_open (self);
  /* Closing waits for the sweep. */
  fixture_close (self);
  fixture_open (self);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
  read = fixture_read (restante_queue_read (self->queue, envelope->id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (read), >, 100000);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/queue/ids-never-again", test_ids_never_again);
  ADD ("/queue/queue/changed", test_changed);
  ADD ("/queue/queue/vacuum", test_vacuum);
  ADD ("/promise/1/queue/sweep", test_sweep);
  return g_test_run ();
}
