/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-fence.h"

#include "fake-holder.h"

#define TARGET "/v1/domains/example.net/fence"

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

/* An order, and what is sent for it. */
static const struct
{
  RestanteFenceOrder order;
  const char *method;
  const char *target;
} orders[] = {
  { RESTANTE_FENCE_ORDER_OFF, "DELETE", TARGET },
  { RESTANTE_FENCE_ORDER_NOW, "POST", TARGET "/now" },
  { RESTANTE_FENCE_ORDER_RESTORE, "POST", TARGET "/restore" },
};

static void
test_orders (Fixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (RestanteFence) fence = NULL;

    fake_holder_answer_golden (self->fake, orders[i].method, orders[i].target, "fence.json");
    restante_holder_fence_order_async (self->holder, "example.net", orders[i].order, NULL,
                                       fake_holder_ready, &result);
    fence = restante_holder_fence_finish (self->holder, fake_holder_await (&result), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (restante_fence_get_domain (fence), ==, "example.net");
  }
}

static void
test_read (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteFence) fence = NULL;

  fake_holder_answer_golden (self->fake, "GET", TARGET, "fence-off.json");
  restante_holder_fence_async (self->holder, "example.net", NULL, fake_holder_ready, &result);
  fence = restante_holder_fence_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_fence_get_state (fence), ==, "off");
}

static void
test_on (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteFence) fence = NULL;

  fake_holder_answer_golden (self->fake, "PUT", TARGET, "fence.json");
  restante_holder_fence_on_async (self->holder, "example.net", 600, "self", FALSE, NULL,
                                  fake_holder_ready, &result);
  fence = restante_holder_fence_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fake_holder_last (self->fake, "PUT"), ==,
                   "PUT " TARGET " {\"after\":600,\"to\":\"self\"}");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "POST", TARGET "/now", 409,
                      "{\"error\":{\"code\":\"writer-missing\",\"message\":\"No writer.\"}}");
  restante_holder_fence_order_async (self->holder, "example.net", RESTANTE_FENCE_ORDER_NOW, NULL,
                                     fake_holder_ready, &result);
  g_assert_null (restante_holder_fence_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_cmpstr (error->message, ==, "No writer.");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/client/holder-fence/orders", test_orders);
  ADD ("/client/holder-fence/read", test_read);
  ADD ("/client/holder-fence/on", test_on);
  ADD ("/client/holder-fence/refused", test_refused);
  return g_test_run ();
}
