/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/tally.h"

#include "fixture.h"

#define SEED   20260131
#define ROUNDS 1500

/* Where the kept counts and the counted rows differ, from either side. */
static const char difference_sql[] =
    "WITH counted AS (SELECT domain_id, state, count(*) AS messages, sum(size) AS bytes"
    "  FROM message GROUP BY domain_id, state),"
    " kept AS (SELECT domain_id, state, messages, bytes FROM tally WHERE messages != 0 OR bytes != "
    "0)"
    " SELECT count(*) FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)"
    " UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))";

/* Whether a message has another state than the one of its recipients that most needs attention (the
 * lowest number), or says that it is due though none is held. */
static const char contradiction_sql[] =
    "SELECT count(*) FROM message m WHERE state !="
    " (SELECT min(state) FROM recipient r WHERE r.message = m.id) OR (due IS NULL) ="
    " EXISTS (SELECT 1 FROM recipient r WHERE r.message = m.id AND r.state = 4)";

static gint64
pick_message (Fixture *self, GRand *random)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT id FROM message WHERE id >= %d ORDER BY id LIMIT 1",
                       g_rand_int_range (random, 0, 400));

  return fixture_ask (self, sql);
}

static const char *const choices[] = { "u@example.org", "u@example.net",
                                       "u@example.org,v@example.net,w@example.org" };

static void
record_at_random (Fixture *self, GRand *random, gint64 id, gint64 now)
{
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  guint n = handover->positions->len;
  g_autofree RestanteHandoverResult *results = g_new0 (RestanteHandoverResult, n);

  for (guint i = 0; i < n; i++) {
    results[i].moved = g_rand_boolean (random);
    results[i].move = g_rand_boolean (random) ? RESTANTE_MOVE_ACCEPTED : RESTANTE_MOVE_REJECTED;
    results[i].reply = (char *)"some reply";
  }
  restante_queue_record (self->queue, handover, results, now, now + 60);
}

static void
change_one (Fixture *self, GRand *random, gint64 now)
{
  gint64 id = pick_message (self, random);
  g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);
  guint shelved, removed;
  gint64 next;

  if (id == 0)
    return;
  switch (g_rand_int_range (random, 0, 7)) {
  case 0:
  case 1:
    record_at_random (self, random, id, now);
    break;
  case 2:
    g_assert_cmpint (restante_queue_resend (self->queue, filter, now, NULL), >=, 0);
    break;
  case 3:
    g_assert_cmpint (restante_queue_extend (self->queue, filter, 86400, now, NULL), >=, 0);
    break;
  case 4:
    g_assert_true (restante_queue_sent_away (self->queue, id, "elsewhere", now, NULL));
    break;
  case 5:
    g_assert_true (restante_queue_expire (self->queue, now, &shelved, &removed, &next, NULL));
    break;
  default:
    g_assert_cmpint (restante_queue_delete (self->queue, filter, NULL), ==, 1);
  }
}

static void
test_random (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  gint64 now = FIXTURE_ARRIVED;

  for (guint i = 0; i < ROUNDS; i++) {
    now += g_rand_int_range (random, 0, 86400 / 4);
    if (g_rand_int_range (random, 0, 3) == 0)
      fixture_hold (self->queue, choices[g_rand_int_range (random, 0, 3)], "some content");
    else
      change_one (self, random, now);
    if (i % 50 != 0)
      continue;
    restante_queue_flush (self->queue);
    g_assert_cmpint (fixture_ask (self, difference_sql), ==, 0);
    g_assert_cmpint (fixture_ask (self, contradiction_sql), ==, 0);
  }
  /* Not a test of an empty store. */
  g_assert_cmpint (fixture_ask (self, "SELECT count(DISTINCT state) FROM message"), >=, 3);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body WHERE users !="
                                      " (SELECT count(*) FROM message WHERE body_id = body.id)"),
                   ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/tally/random", test_random);
  return g_test_run ();
}
