/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/handover.h"

#include "fixture.h"

#define NOW (FIXTURE_ARRIVED + 1000)

static GPtrArray *
take (Fixture *self, gint64 after, gint64 now, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *held = restante_queue_take_held (
      self->queue, fixture_domain_id (self->queue, "example.org"), after, now, limit, &error);

  g_assert_no_error (error);
  return held;
}

static gint64
id_at (GPtrArray *held, guint i)
{
  return ((RestanteHandover *)g_ptr_array_index (held, i))->id;
}

static gint64
next_due (Fixture *self)
{
  return restante_queue_next_due (self->queue, fixture_domain_id (self->queue, "example.org"));
}

static void
assert_state (Fixture *self, gint64 id, const char *wanted)
{
  g_autofree char *state = fixture_state (self->queue, id);

  g_assert_cmpstr (state, ==, wanted);
}

/* Oldest first, only this domain, a few at a time. */
static void
test_take (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) rest = NULL;
  gint64 ids[5];
  gint64 after = 0;

  for (guint i = 0; i < 5; i++) {
    ids[i] = fixture_hold (self->queue, "u@example.org", "x");
    fixture_hold (self->queue, "u@example.net", "y");
  }
  for (guint i = 0; i < 5; i += 2) {
    g_autoptr (GPtrArray) held = take (self, after, NOW, 2);

    g_assert_cmpuint (held->len, ==, i < 4 ? 2 : 1);
    for (guint k = 0; k < held->len; k++)
      g_assert_cmpint (id_at (held, k), ==, ids[i + k]);
    after = id_at (held, held->len - 1);
  }
  rest = take (self, after, NOW, 2);
  g_assert_cmpuint (rest->len, ==, 0);
}

static void
test_content (Fixture *self, gconstpointer unused)
{
  gint64 small = fixture_hold (self->queue, "u@example.org", "short");
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) large = fixture_bytes (RESTANTE_BODY_INLINE_MAX + 1, 4);
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GError) error = NULL;
  const RestanteHandover *small_one, *large_one;
  g_autoptr (GBytes) small_read = NULL;
  g_autoptr (GBytes) large_read = NULL;

  envelope->eight_bit = TRUE;
  fixture_hold_envelope (self->queue, envelope, large);
  held = take (self, 0, NOW, 10);
  small_one = g_ptr_array_index (held, 0);
  large_one = g_ptr_array_index (held, 1);
  g_assert_cmpint (small_one->id, ==, small);
  g_assert_nonnull (small_one->body);
  g_assert_null (large_one->body);
  g_assert_nonnull (large_one->spool);
  g_assert_false (small_one->eight_bit);
  g_assert_true (large_one->eight_bit);
  g_assert_cmpstr (g_ptr_array_index (small_one->recipients, 0), ==, "u@example.org");
  g_assert_cmpuint (small_one->recipients->len, ==, 1);
  g_assert_null (small_one->recipients->pdata[1]);
  small_read = fixture_read (restante_queue_read_handover (self->queue, small_one, &error));
  g_assert_cmpmem (g_bytes_get_data (small_read, NULL), g_bytes_get_size (small_read),
                   "Received: from client.example\r\nshort", 36);
  large_read = fixture_read (restante_queue_read_handover (self->queue, large_one, &error));
  g_assert_cmpuint (g_bytes_get_size (large_read), ==, 31 + RESTANTE_BODY_INLINE_MAX + 1);
  g_assert_cmpuint (large_one->size, ==, 31 + RESTANTE_BODY_INLINE_MAX + 1);
}

/* About a mebibyte of bodies at once, whatever the limit. */
static void
test_bytes_at_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) content = fixture_bytes (60000, 4);
  g_autoptr (GPtrArray) held = NULL;

  for (guint i = 0; i < 30; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");

    fixture_hold_envelope (self->queue, envelope, content);
  }
  held = take (self, 0, NOW, 100);
  /* 18 × 60,000 is the first over 1,048,576. */
  g_assert_cmpuint (held->len, ==, 18);
}

static void
test_put_off (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = NULL;
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) later = NULL;

  g_assert_cmpint (next_due (self), <=, NOW);
  g_assert_cmpint (next_due (self), >, 0);
  fixture_put_off (self->queue, id, "451 4.3.0 Busy", NOW, NOW + 300);
  g_assert_cmpint (next_due (self), ==, NOW + 300);
  early = take (self, 0, NOW + 299, 10);
  later = take (self, 0, NOW + 300, 10);
  g_assert_cmpuint (early->len, ==, 0);
  g_assert_cmpuint (later->len, ==, 1);
  message = restante_queue_get (self->queue, id, &error);
  g_assert_cmpstr (restante_message_get_state (message), ==, "held");
  g_assert_cmpstr (restante_message_get_reason (message), ==,
                   "The primary put it off: 451 4.3.0 Busy.");
}

/* Put off under a clock that was years ahead; the clock is right again. No retry is put off for
 * more than half an hour, so an hour is a bound that no honest one reaches. */
static void
test_wrong_clock (Fixture *self, gconstpointer unused)
{
  gint64 ahead = fixture_hold (self->queue, "u@example.org", "x");
  gint64 soon = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (GPtrArray) held = NULL;

  fixture_put_off (self->queue, ahead, "451 4.3.0 Busy", NOW, NOW + 3 * 365 * 86400);
  fixture_put_off (self->queue, soon, "451 4.3.0 Busy", NOW, NOW + 1800);
  held = take (self, 0, NOW, 10);
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpint (id_at (held, 0), ==, ahead);
}

static void
assert_attempts (Fixture *self, gint64 id, guint wanted)
{
  g_autoptr (GPtrArray) held = take (self, 0, G_MAXINT64, 10);
  g_autoptr (RestanteHandover) one = restante_queue_take_one (self->queue, id, NULL);

  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpuint (((RestanteHandover *)g_ptr_array_index (held, 0))->attempts, ==, wanted);
  g_assert_cmpuint (one->attempts, ==, wanted);
}

/* Once a try, however many recipients were put off; over a restart too, until the owner resends. */
static void
test_attempts (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);

  assert_attempts (self, id, 0);
  for (guint i = 1; i <= 3; i++) {
    fixture_put_off (self->queue, id, "451 4.3.0 Busy", NOW, NOW + 300);
    assert_attempts (self, id, i);
  }
  fixture_close (self);
  fixture_open (self);
  assert_attempts (self, id, 3);
  g_assert_cmpint (restante_queue_resend (self->queue, filter, NOW, NULL), ==, 1);
  assert_attempts (self, id, 0);
}

static void
test_delivered (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = NULL;

  fixture_record (self->queue, id, RESTANTE_MOVE_ACCEPTED, "250 Ok", NOW);
  held = take (self, 0, NOW, 10);
  g_assert_cmpuint (held->len, ==, 0);
  g_assert_cmpint (next_due (self), ==, 0);
  message = restante_queue_get (self->queue, id, &error);
  g_assert_cmpstr (restante_message_get_state (message), ==, "delivered");
  g_assert_cmpint (restante_message_get_expires (message), ==, NOW + FIXTURE_KEEP);
}

/* One parked, one put off, one delivered: shown as parked, and the one put off is still tried. */
static void
test_mixed (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org,w@example.org", "x");
  g_autoptr (RestanteHandover) first = fixture_take (self->queue, id);
  RestanteHandoverResult results[] = { { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" },
                                       { FALSE, 0, (char *)"451 Later" },
                                       { TRUE, RESTANTE_MOVE_ACCEPTED, (char *)"250 Ok" } };
  RestanteHandoverResult accepted = { TRUE, RESTANTE_MOVE_ACCEPTED, (char *)"250 Ok" };
  g_autoptr (GPtrArray) held = NULL;
  const RestanteHandover *again;

  restante_queue_record (self->queue, first, results, NOW, NOW + 60);
  restante_queue_flush (self->queue);
  assert_state (self, id, "parked");
  g_assert_cmpint (next_due (self), ==, NOW + 60);
  held = take (self, 0, NOW + 60, 10);
  g_assert_cmpuint (held->len, ==, 1);
  again = g_ptr_array_index (held, 0);
  g_assert_cmpuint (again->recipients->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (again->recipients, 0), ==, "v@example.org");
  g_assert_cmpuint (g_array_index (again->positions, guint, 0), ==, 1);
  restante_queue_record (self->queue, again, &accepted, NOW + 61, 0);
  restante_queue_flush (self->queue);
  assert_state (self, id, "parked");
  g_assert_cmpint (next_due (self), ==, 0);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM recipient WHERE state = 5"), ==, 2);
}

/* What the owner did meanwhile stands: a recipient that is not held any more is not moved by a late
 * result. */
static void
test_late_result (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult refused = { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" };

  fixture_record (self->queue, id, RESTANTE_MOVE_ACCEPTED, "250 Ok", NOW);
  restante_queue_record (self->queue, handover, &refused, NOW + 5, 0);
  restante_queue_flush (self->queue);
  assert_state (self, id, "delivered");
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM recipient WHERE reply = '250 Ok'"), ==,
                   1);
}

/* The hold ended while the message was on its way: it has arrived, and must not be sent again. */
static void
test_hold_ended_meanwhile (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD, next;
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult results[] = { { TRUE, RESTANTE_MOVE_ACCEPTED, (char *)"250 Ok" },
                                       { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" } };
  guint shelved, removed;

  g_assert_true (restante_queue_expire (self->queue, end, &shelved, &removed, &next, NULL));
  g_assert_cmpuint (shelved, ==, 1);
  restante_queue_record (self->queue, handover, results, end + 1, 0);
  restante_queue_flush (self->queue);
  assert_state (self, id, "parked");
  g_assert_cmpint (fixture_ask (self, "SELECT state FROM recipient WHERE position = 0"), ==,
                   RESTANTE_MESSAGE_DELIVERED);
}

/* A result for a message that is gone is no error, and nothing else is lost with it. */
static void
test_deleted_meanwhile (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult accepted = { TRUE, RESTANTE_MOVE_ACCEPTED, NULL };
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (restante_queue_delete (self->queue, filter, NULL), ==, 1);
  restante_queue_record (self->queue, handover, &accepted, NOW, 0);
  restante_queue_flush (self->queue);
  g_assert_null (restante_queue_take_one (self->queue, id, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

/* A result that is on its way keeps the message from being handed out a second time. */
static void
test_unrecorded (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (GPtrArray) during = NULL;
  g_autoptr (GPtrArray) after = NULL;

  restante_unrecorded_add (self->queue->unrecorded, id);
  during = take (self, 0, NOW, 10);
  g_assert_cmpuint (during->len, ==, 0);
  restante_unrecorded_remove (self->queue->unrecorded, id);
  after = take (self, 0, NOW, 10);
  g_assert_cmpuint (after->len, ==, 1);
}

/* The message was delivered, and the store cannot be told: not one more drain may deliver it. Only
 * this message is affected, and a message that the store could be told of is handed out. */
static void
test_lost_result (Fixture *self, gconstpointer unused)
{
  gint64 lost = fixture_hold (self->queue, "u@example.org", "x");
  gint64 other = fixture_hold (self->queue, "v@example.org", "y");
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* it warns */
  g_autoptr (GPtrArray) held = NULL;

  fixture_change_store (self, "CREATE TRIGGER spoil BEFORE UPDATE ON message"
                              " BEGIN SELECT RAISE (ABORT, 'a corrupt page'); END");
  fixture_record (self->queue, lost, RESTANTE_MOVE_ACCEPTED, "250 Ok", NOW);
  fixture_change_store (self, "DROP TRIGGER spoil");
  g_log_set_always_fatal (fatal);
  fixture_put_off (self->queue, other, "451 Later", NOW, NOW);
  assert_state (self, lost, "held");
  held = take (self, 0, NOW, 10);
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpint (id_at (held, 0), ==, other);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/handover/take", test_take);
  ADD ("/queue/handover/content", test_content);
  ADD ("/queue/handover/bytes-at-once", test_bytes_at_once);
  ADD ("/queue/handover/put-off", test_put_off);
  ADD ("/promise/4/queue/handover/wrong-clock", test_wrong_clock);
  ADD ("/queue/handover/attempts", test_attempts);
  ADD ("/promise/1/queue/handover/delivered", test_delivered);
  ADD ("/promise/4/queue/handover/mixed", test_mixed);
  ADD ("/queue/handover/late-result", test_late_result);
  ADD ("/promise/1/queue/handover/hold-ended-meanwhile", test_hold_ended_meanwhile);
  ADD ("/queue/handover/deleted-meanwhile", test_deleted_meanwhile);
  ADD ("/queue/handover/unrecorded", test_unrecorded);
  ADD ("/promise/4/queue/handover/lost-result", test_lost_result);
  return g_test_run ();
}
