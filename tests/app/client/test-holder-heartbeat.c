/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-heartbeat.h"

#include "api/error.h"
#include "fake-holder.h"

#define TARGET "/v1/domains/example.net/heartbeat"

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
} Fixture;

static void
on_resynced (RestanteHolder *holder, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) place = NULL;
  gboolean there = FALSE;

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  g_signal_connect (self->holder, "resynced", G_CALLBACK (on_resynced), &there);
  fake_holder_wait (&there);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}

static void
test_read (Fixture *self, gconstpointer data)
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
test_nobody (Fixture *self, gconstpointer data)
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
test_add (Fixture *self, gconstpointer data)
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
test_remove (Fixture *self, gconstpointer data)
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
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/client/holder-heartbeat/read", test_read);
  ADD ("/client/holder-heartbeat/nobody", test_nobody);
  ADD ("/client/holder-heartbeat/add", test_add);
  ADD ("/client/holder-heartbeat/remove", test_remove);
#undef ADD
  return g_test_run ();
}
