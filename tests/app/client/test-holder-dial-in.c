/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-dial-in.h"

#include "api/error.h"
#include "connected.h"

#define TARGET "/v1/domains/example.net/dial-in"

static void
test_read (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDialIn) dial_in = NULL;

  fake_holder_answer_golden (self->fake, "GET", TARGET, "dial-in.json");
  restante_holder_dial_in_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  dial_in = restante_holder_dial_in_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_dial_in_get_hostname (dial_in), ==, "mx2.example.org");
  g_assert_null (restante_dial_in_get_password (dial_in));
}

static void
test_nobody (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "GET", TARGET, 404,
                      "{\"error\":{\"code\":\"not-found\",\"message\":\"It has none.\"}}");
  restante_holder_dial_in_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  g_assert_null (
      restante_holder_dial_in_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
}

static void
test_add (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDialIn) dial_in = NULL;

  fake_holder_answer_golden (self->fake, "POST", TARGET, "dial-in-added.json");
  restante_holder_add_dial_in_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  dial_in = restante_holder_dial_in_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_dial_in_get_password (dial_in), ==, "tanstaaftanstaaf");
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==, "POST " TARGET " {}");
}

static void
test_remove (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "DELETE", TARGET, 200, "{}");
  restante_holder_remove_dial_in_async (self->holder, "example.net", NULL, fake_holder_ready,
                                        &result);
  g_assert_true (
      restante_holder_remove_dial_in_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, Connected, NULL, connected_set_up, function, connected_tear_down)
  ADD ("/client/holder-dial-in/read", test_read);
  ADD ("/client/holder-dial-in/nobody", test_nobody);
  ADD ("/client/holder-dial-in/add", test_add);
  ADD ("/client/holder-dial-in/remove", test_remove);
#undef ADD
  return g_test_run ();
}
