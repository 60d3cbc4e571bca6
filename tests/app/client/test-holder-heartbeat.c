/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-heartbeat.h"

#include "api/error.h"
#include "connected.h"

#define TARGET "/v1/domains/example.net/heartbeat"

static void
test_read (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeat) heartbeat = NULL;

  fake_holder_answer_golden (self->fake, "GET", TARGET, "heartbeat.json");
  restante_holder_heartbeat_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  heartbeat = restante_holder_heartbeat_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_heartbeat_get_address (heartbeat), ==, "203.0.113.7");
}

static void
test_nobody (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "GET", TARGET, 404,
                      "{\"error\":{\"code\":\"not-found\",\"message\":\"It has none.\"}}");
  restante_holder_heartbeat_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  g_assert_null (
      restante_holder_heartbeat_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
}

static void
test_add (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeatLogin) login = NULL;

  fake_holder_answer_golden (self->fake, "POST", TARGET, "heartbeat-login.json");
  restante_holder_add_heartbeat_async (self->holder, "example.net", TRUE, NULL, fake_holder_ready,
                                       &result);
  login = restante_holder_add_heartbeat_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_heartbeat_login_get_password (login), ==, "k7hq2mzp9xw4tvbn6rcd3fgy8a");
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==, "POST " TARGET " {\"publish\":true}");
}

static void
test_publish (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) on = NULL;
  g_autoptr (GAsyncResult) off = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeat) published = NULL;
  g_autoptr (RestanteHeartbeat) kept = NULL;

  fake_holder_answer_golden (self->fake, "PUT", TARGET "/publish", "heartbeat.json");
  fake_holder_answer_golden (self->fake, "DELETE", TARGET "/publish", "heartbeat-silent.json");
  restante_holder_publish_heartbeat_async (self->holder, "example.net", TRUE, NULL,
                                           fake_holder_ready, &on);
  published = restante_holder_heartbeat_finish (self->holder, fake_holder_await (&on), &error);
  g_assert_no_error (error);
  g_assert_true (restante_heartbeat_get_publish (published));
  restante_holder_publish_heartbeat_async (self->holder, "example.net", FALSE, NULL,
                                           fake_holder_ready, &off);
  kept = restante_holder_heartbeat_finish (self->holder, fake_holder_await (&off), &error);
  g_assert_no_error (error);
  g_assert_false (restante_heartbeat_get_publish (kept));
}

static void
test_remove (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "DELETE", TARGET, 200, "{}");
  restante_holder_remove_heartbeat_async (self->holder, "example.net", NULL, fake_holder_ready,
                                          &result);
  restante_holder_remove_heartbeat_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, Connected, NULL, connected_set_up, function, connected_tear_down)
  ADD ("/client/holder-heartbeat/read", test_read);
  ADD ("/client/holder-heartbeat/nobody", test_nobody);
  ADD ("/client/holder-heartbeat/add", test_add);
  ADD ("/client/holder-heartbeat/publish", test_publish);
  ADD ("/client/holder-heartbeat/remove", test_remove);
#undef ADD
  return g_test_run ();
}
