/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static void
expire (Fixture *self, gint64 now, guint shelved, guint removed, gint64 next)
{
  g_autoptr (GError) error = NULL;
  guint has_shelved, has_removed;
  gint64 has_next;

  restante_queue_expire (self->queue, now, &has_shelved, &has_removed, &has_next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (has_shelved, ==, shelved);
  g_assert_cmpuint (has_removed, ==, removed);
  g_assert_cmpint (has_next, ==, next);
}

static void
test_expire (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD;
  gint64 delivered_at = end - 10;
  gint64 first = fixture_hold (self->queue, "u@example.org", "x");
  gint64 second = fixture_hold (self->queue, "v@example.net", "y");
  g_autofree char *state = NULL;

  expire (self, end - 1, 0, 0, end);
  fixture_record (self->queue, second, RESTANTE_MOVE_ACCEPTED, "250 Ok", delivered_at);
  expire (self, end, 1, 0, delivered_at + FIXTURE_KEEP);
  state = fixture_state (self->queue, first);
  g_assert_cmpstr (state, ==, "shelf");
  expire (self, delivered_at + FIXTURE_KEEP - 1, 0, 0, delivered_at + FIXTURE_KEEP);
  expire (self, delivered_at + FIXTURE_KEEP, 0, 1, G_MAXINT64);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body"), ==, 1);
}

/* More than a transaction takes. */
static void
test_expire_many (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 1001; i++)
    fixture_hold (self->queue, "u@example.org", "x");
  expire (self, FIXTURE_ARRIVED + FIXTURE_HOLD, 1001, 0, G_MAXINT64);
}

static void
test_without_end (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = fixture_add_domain (self->queue, "for.ever.example", 0);

  fixture_hold (self->queue, "u@for.ever.example", "x");
  expire (self, G_MAXINT64 - 1, 0, 0, G_MAXINT64);
}

/* One recipient parked, the other still held when the hold ends. */
static void
test_expire_mixed (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD;
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult results[] = { { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" },
                                       { FALSE, 0, (char *)"451 Later" } };
  g_autofree char *state = NULL;

  restante_queue_record (self->queue, handover, results, FIXTURE_ARRIVED, 0);
  restante_queue_flush (self->queue);
  expire (self, end - 1, 0, 0, end);
  expire (self, end, 1, 0, G_MAXINT64);
  state = fixture_state (self->queue, id);
  g_assert_cmpstr (state, ==, "parked");
  g_assert_cmpint (fixture_ask (self, "SELECT state FROM recipient WHERE position = 1"), ==,
                   RESTANTE_MESSAGE_SHELF);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/8/queue/expire", test_expire);
  ADD ("/promise/8/queue/expire-many", test_expire_many);
  ADD ("/promise/8/queue/without-end", test_without_end);
  ADD ("/promise/8/queue/expire-mixed", test_expire_mixed);
  return g_test_run ();
}
