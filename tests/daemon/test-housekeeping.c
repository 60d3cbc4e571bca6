/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeping.h"

#include <string.h>

#include "api/activity.h"
#include "home.h"

typedef struct
{
  Home home;
  RestanteWatch *watch;
  RestanteHousekeeping *housekeeping;
  GString *activities; /* "shelf: …\n" */
} Keeper;

static void
on_activity (RestanteWatch *watch, RestanteActivity *activity, Keeper *self)
{
  g_autofree char *kind = NULL;
  g_autofree char *text = NULL;

  g_object_get (activity, "kind", &kind, "text", &text, NULL);
  g_string_append_printf (self->activities, "%s: %s\n", kind, text);
}

static void
set_up (Keeper *self, gconstpointer unused)
{
  RestanteWatchOptions options = {
    .hostname = (char *)"mx2.example.org",
    .interval = 1000,
    .interval_down = 1000,
    .interval_down_max = 1000,
    .failures = 3,
    .timeout = 20,
    .connections = 1,
  };

  home_set_up (&self->home, NULL);
  /* Nothing is to be handed over here. */
  home_set_identity (&self->home, RESTANTE_IDENTITY_KEY, NULL);
  self->activities = g_string_new (NULL);
  self->watch = restante_watch_new (self->home.queue, &options);
  g_signal_connect (self->watch, "activity", G_CALLBACK (on_activity), self);
  self->housekeeping = restante_housekeeping_start (self->home.queue, self->watch);
}

static void
tear_down (Keeper *self, gconstpointer unused)
{
  g_clear_pointer (&self->housekeeping, restante_housekeeping_stop);
  restante_watch_stop (self->watch);
  g_object_unref (self->watch);
  home_tear_down (&self->home, NULL);
  g_string_free (self->activities, TRUE);
}

static gint64
hold_since (Keeper *self, gint64 arrived)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->home.queue, "user@example.org");
  g_autoptr (GBytes) content = g_bytes_new_static ("Subject: x\r\n\r\n", 14);

  envelope->arrived = arrived;
  return fixture_hold_envelope (self->home.queue, envelope, content);
}

static gboolean
is_gone (Keeper *self, gint64 id)
{
  g_autoptr (RestanteMessage) message = restante_queue_get (self->home.queue, id, NULL);

  return message == NULL;
}

/* Promise 8: at the end of its hold mail is kept on the shelf; the rest stays as it is. */
static void
test_shelf (Keeper *self, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 over = hold_since (self, now - FIXTURE_HOLD - 1);
  gint64 also_over = hold_since (self, now - 2 * FIXTURE_HOLD);
  gint64 young = hold_since (self, now);

  AWAIT (strstr (self->activities->str, "shelf: ") != NULL);
  home_assert_state (&self->home, over, "shelf");
  home_assert_state (&self->home, also_over, "shelf");
  home_assert_state (&self->home, young, "held");
  g_assert_nonnull (strstr (self->activities->str,
                            "shelf: The hold of 2 messages ended; they are kept on the shelf.\n"));
}

static void
test_delivered_is_removed (Keeper *self, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 old = hold_since (self, now);
  gint64 fresh = hold_since (self, now);

  fixture_record (self->home.queue, old, RESTANTE_MOVE_ACCEPTED, "250 ok", now - FIXTURE_KEEP - 1);
  fixture_record (self->home.queue, fresh, RESTANTE_MOVE_ACCEPTED, "250 ok", now);
  AWAIT (is_gone (self, old));
  home_assert_state (&self->home, fresh, "delivered");
}

/* A hold that ends soon is not left waiting for the next round of the minute. */
static void
test_next_end_is_met (Keeper *self, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 id = hold_since (self, now - FIXTURE_HOLD + 3);

  AWAIT (strstr (self->activities->str, "shelf: ") != NULL);
  home_assert_state (&self->home, id, "shelf");
  g_assert_cmpint (g_get_real_time () / G_USEC_PER_SEC, >=, now + 3);
}

/* 192 MiB were deleted: by its pauses alone it takes 192 times 20 ms to give them back. */
static void
test_hold_ends_while_space_is_given_back (Keeper *self, gconstpointer unused)
{
  gint64 id;

  fixture_change_store (
      &self->home.store,
      "CREATE TABLE much (content BLOB);"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 192)"
      " INSERT INTO much SELECT zeroblob (1048576) FROM n;"
      "DROP TABLE much;");
  id = hold_since (self, g_get_real_time () / G_USEC_PER_SEC - FIXTURE_HOLD + 1);
  AWAIT (strstr (self->activities->str, "shelf: ") != NULL);
  home_assert_state (&self->home, id, "shelf");
  g_assert_cmpint (fixture_ask (&self->home.store, "PRAGMA freelist_count"), >, 0);
  AWAIT (fixture_ask (&self->home.store, "PRAGMA freelist_count") == 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Keeper, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/8/housekeeping/shelf", test_shelf);
  ADD ("/promise/1/housekeeping/delivered-is-removed", test_delivered_is_removed);
  ADD ("/promise/8/housekeeping/next-end-is-met", test_next_end_is_met);
  ADD ("/promise/8/housekeeping/hold-ends-while-space-is-given-back",
       test_hold_ends_while_space_is_given_back);
  return g_test_run ();
}
