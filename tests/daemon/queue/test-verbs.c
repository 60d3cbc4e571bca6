/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/verbs.h"

#include "fixture.h"

#define NOW       (FIXTURE_ARRIVED + 1000)
#define END       (FIXTURE_ARRIVED + FIXTURE_HOLD)
#define TEN_YEARS ((gint64)3650 * 86400)

static void
assert_message (Fixture *self, gint64 id, const char *state, gint64 expires)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (self->queue, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_message_get_state (message), ==, state);
  g_assert_cmpint (restante_message_get_expires (message), ==, expires);
}

static gint64
resend (Fixture *self, gint64 id, gint64 now)
{
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);
  g_autoptr (GError) error = NULL;
  gint64 affected = restante_queue_resend (self->queue, filter, now, &error);

  g_assert_no_error (error);
  return affected;
}

static gint64
extend (Fixture *self, gint64 id, gint64 by, gint64 now)
{
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);
  g_autoptr (GError) error = NULL;
  gint64 affected = restante_queue_extend (self->queue, filter, by, now, &error);

  g_assert_no_error (error);
  return affected;
}

static void
shelve (Fixture *self)
{
  guint shelved, removed;
  gint64 next;

  g_assert_true (restante_queue_expire (self->queue, END, &shelved, &removed, &next, NULL));
}

static gint64
due_of (Fixture *self, gint64 id)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT ifnull(due, -1) FROM message WHERE id = %" G_GINT64_FORMAT, id);

  return fixture_ask (self, sql);
}

static void
test_resend_parked (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");

  fixture_record (self->queue, id, RESTANTE_MOVE_REJECTED, "550 No", NOW);
  assert_message (self, id, "parked", END);
  g_assert_cmpint (due_of (self, id), ==, -1);
  g_assert_cmpint (resend (self, id, NOW), ==, 1);
  assert_message (self, id, "held", END);
  g_assert_cmpint (due_of (self, id), ==, 0);
  g_assert_cmpint (fixture_ask (self, "SELECT count(reply) FROM recipient"), ==, 0);
}

static void
test_resend_put_off (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");

  fixture_put_off (self->queue, id, "451 Later", NOW, NOW + 600);
  g_assert_cmpint (due_of (self, id), ==, NOW + 600);
  g_assert_cmpint (resend (self, id, NOW), ==, 1);
  g_assert_cmpint (due_of (self, id), ==, 0);
}

/* The ended hold starts anew. */
static void
test_resend_ended (Fixture *self, gconstpointer unused)
{
  gint64 shelved = fixture_hold (self->queue, "u@example.org", "x");
  gint64 delivered = fixture_hold (self->queue, "u@example.org", "x");

  fixture_record (self->queue, delivered, RESTANTE_MOVE_ACCEPTED, "250 Ok", NOW);
  assert_message (self, delivered, "delivered", NOW + FIXTURE_KEEP);
  g_assert_cmpint (resend (self, delivered, NOW + 5), ==, 1);
  assert_message (self, delivered, "held", NOW + 5 + FIXTURE_HOLD);
  shelve (self);
  assert_message (self, shelved, "shelf", END);
  g_assert_cmpint (resend (self, shelved, END + 7), ==, 1);
  assert_message (self, shelved, "held", END + 7 + FIXTURE_HOLD);
}

/* Who has the message does not get it again for the other's sake. */
static void
test_resend_mixed (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult results[] = { { TRUE, RESTANTE_MOVE_ACCEPTED, (char *)"250 Ok" },
                                       { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" } };

  restante_queue_record (self->queue, handover, results, NOW, 0);
  restante_queue_flush (self->queue);
  assert_message (self, id, "parked", END);
  g_assert_cmpint (resend (self, id, NOW), ==, 1);
  assert_message (self, id, "held", END);
  g_assert_cmpint (fixture_ask (self, "SELECT state FROM recipient WHERE position = 0"), ==,
                   RESTANTE_MESSAGE_DELIVERED);
}

static void
test_extend (Fixture *self, gconstpointer unused)
{
  gint64 held = fixture_hold (self->queue, "u@example.org", "x");
  gint64 delivered = fixture_hold (self->queue, "u@example.org", "x");
  gint64 parked = fixture_hold (self->queue, "u@example.org", "x");

  fixture_record (self->queue, delivered, RESTANTE_MOVE_ACCEPTED, "250 Ok", NOW);
  fixture_record (self->queue, parked, RESTANTE_MOVE_REJECTED, "550 No", NOW);
  g_assert_cmpint (extend (self, held, 86400, NOW), ==, 1);
  assert_message (self, held, "held", END + 86400);
  g_assert_cmpint (extend (self, parked, 86400, NOW), ==, 1);
  assert_message (self, parked, "parked", END + 86400);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM recipient WHERE reply = '550 No'"), ==,
                   1);
  g_assert_cmpint (extend (self, delivered, 86400, NOW), ==, 0);
  assert_message (self, delivered, "delivered", NOW + FIXTURE_KEEP);
  for (guint i = 0; i < 11; i++)
    extend (self, held, 365 * 86400, NOW);
  assert_message (self, held, "held", NOW + TEN_YEARS);
  g_assert_cmpint (extend (self, held, 1, NOW), ==, 0);
}

static void
test_extend_shelf (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");

  shelve (self);
  g_assert_cmpint (extend (self, id, 86400, END + 50), ==, 1);
  assert_message (self, id, "held", END + 50 + 86400);
  g_assert_cmpint (due_of (self, id), ==, 0);
}

static void
test_extend_without_end (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = fixture_add_domain (self->queue, "ever.example", 0);
  gint64 id = fixture_hold (self->queue, "u@ever.example", "x");

  g_assert_cmpint (extend (self, id, 86400, NOW), ==, 0);
  assert_message (self, id, "held", 0);
}

/* More than two transactions take; what arrives meanwhile and what the filter leaves out stays. */
static void
test_delete_many (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1003; i++)
    fixture_hold (self->queue, i % 1000 == 1 ? "v@example.net" : "u@example.org", "x");
  filter->domain = g_strdup ("example.org");
  filter->order = RESTANTE_ORDER_LARGEST;
  g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, 1001);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 2);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM recipient"), ==, 2);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body"), ==, 2);
}

static void
test_unknown_id (Fixture *self, gconstpointer unused)
{
  gint64 ids[] = { fixture_hold (self->queue, "u@example.org", "x"), 1000000 };
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (ids, 2);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (restante_queue_delete (self->queue, filter, &error), ==, -1);
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 1);
}

static void
test_sent_away (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = NULL;

  fixture_record (self->queue, id, RESTANTE_MOVE_REJECTED, "550 No", NOW);
  g_assert_true (
      restante_queue_sent_away (self->queue, id, "me@other.example: 250 Ok", NOW, &error));
  g_assert_no_error (error);
  assert_message (self, id, "delivered", NOW + FIXTURE_KEEP);
  message = restante_queue_get (self->queue, id, &error);
  g_assert_cmpstr (restante_message_get_reason (message), ==,
                   "It was sent elsewhere on 2023-11-14 22:30 UTC: me@other.example: 250 Ok.");
  g_assert_false (restante_queue_sent_away (self->queue, id + 1, NULL, NOW, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/4/queue/verbs/resend-parked", test_resend_parked);
  ADD ("/queue/verbs/resend-put-off", test_resend_put_off);
  ADD ("/promise/8/queue/verbs/resend-ended", test_resend_ended);
  ADD ("/queue/verbs/resend-mixed", test_resend_mixed);
  ADD ("/promise/8/queue/verbs/extend", test_extend);
  ADD ("/promise/8/queue/verbs/extend-shelf", test_extend_shelf);
  ADD ("/promise/8/queue/verbs/extend-without-end", test_extend_without_end);
  ADD ("/queue/verbs/delete-many", test_delete_many);
  ADD ("/queue/verbs/unknown-id", test_unknown_id);
  ADD ("/queue/verbs/sent-away", test_sent_away);
  return g_test_run ();
}
