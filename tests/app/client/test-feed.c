/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/feed.h"

#include "client/error.h"
#include "fake-holder.h"

typedef struct
{
  GString *order; /* "S" status, "E" event, "F" failed */
  GError *error;
  gboolean came, failed;
} Seen;

static void
on_status (RestanteFeed *feed, RestanteStatus *status, gpointer user_data)
{
  Seen *seen = user_data;

  g_string_append_c (seen->order, 'S');
  g_assert_nonnull (restante_feed_get_link (feed));
  seen->came = seen->order->len == 2;
}

static void
on_event (RestanteFeed *feed, RestanteEvent *event, gpointer user_data)
{
  Seen *seen = user_data;

  g_string_append_c (seen->order, 'E');
  seen->came = seen->order->len == 2;
}

static void
on_failed (RestanteFeed *feed, const GError *error, gpointer user_data)
{
  Seen *seen = user_data;

  g_string_append_c (seen->order, 'F');
  seen->error = g_error_copy (error);
  seen->failed = TRUE;
}

static RestanteFeed *
start (const char *socket, Seen *seen)
{
  g_autoptr (RestantePlace) place = restante_place_new_local (socket);
  RestanteFeed *feed = restante_feed_new (place);

  seen->order = g_string_new (NULL);
  g_signal_connect (feed, "status", G_CALLBACK (on_status), seen);
  g_signal_connect (feed, "event", G_CALLBACK (on_event), seen);
  g_signal_connect (feed, "failed", G_CALLBACK (on_failed), seen);
  g_assert_null (restante_feed_get_link (feed));
  return feed;
}

static void
stop (RestanteFeed *feed, Seen *seen)
{
  restante_feed_close (feed);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (feed);
  g_string_free (seen->order, TRUE);
  g_clear_error (&seen->error);
}

#define EVENT "{\"event\":\"queue\",\"domain\":\"example.net\"}"

/* An event that comes before the status is told after it, and not lost. */
static void
test_early_event (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  Seen seen = { 0 };
  RestanteFeed *feed;

  fake->greeting = EVENT;
  fake_holder_answer (fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  feed = start (fake->socket, &seen);
  fake_holder_wait (&seen.came);
  g_assert_cmpstr (seen.order->str, ==, "SE");
  /* First the events, then the status: the other way round something could be missed. */
  g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, "GET /v1/events");
  g_assert_cmpstr (g_ptr_array_index (fake->requests, 1), ==, "GET /v1/status");
  stop (feed, &seen);
}

static void
test_refresh (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  Seen seen = { 0 };
  RestanteFeed *feed;

  fake_holder_answer (fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  feed = start (fake->socket, &seen);
  while (!restante_feed_get_link (feed))
    g_main_context_iteration (NULL, TRUE);
  restante_feed_refresh (feed);
  fake_holder_wait (&seen.came);
  g_assert_cmpstr (seen.order->str, ==, "SS");
  stop (feed, &seen);
}

/* One failure is told once, whatever breaks at the same time. */
static void
test_failed_once (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  Seen seen = { 0 };
  RestanteFeed *feed;

  fake_holder_answer (fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  feed = start (fake->socket, &seen);
  while (!restante_feed_get_link (feed))
    g_main_context_iteration (NULL, TRUE);
  restante_feed_refresh (feed);
  fake_holder_stop (fake);
  fake_holder_wait (&seen.failed);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (g_str_has_suffix (seen.order->str, "F"));
  g_assert_cmpuint (strcspn (seen.order->str, "F"), ==, seen.order->len - 1);
  g_assert_error (seen.error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
  stop (feed, &seen);
}

/* After close() nothing comes, though everything was under way. */
static void
test_closed (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  Seen seen = { 0 };
  RestanteFeed *feed = start (fake->socket, &seen);

  restante_feed_close (feed);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (seen.order->str, ==, "");
  stop (feed, &seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/feed/early-event", test_early_event);
  g_test_add_func ("/client/feed/refresh", test_refresh);
  g_test_add_func ("/client/feed/failed-once", test_failed_once);
  g_test_add_func ("/client/feed/closed", test_closed);
  return g_test_run ();
}
