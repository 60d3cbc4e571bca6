/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-fence.h"

#include "connected.h"

#define TARGET "/v1/domains/example.net/fence"

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
test_orders (Connected *self, gconstpointer data)
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
test_read (Connected *self, gconstpointer data)
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
test_on (Connected *self, gconstpointer data)
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
test_refused (Connected *self, gconstpointer data)
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
#define ADD(path, func)                                                                            \
  g_test_add (path, Connected, NULL, connected_set_up, func, connected_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/client/holder-fence/orders", test_orders);
  ADD ("/client/holder-fence/read", test_read);
  ADD ("/client/holder-fence/on", test_on);
  ADD ("/client/holder-fence/refused", test_refused);
  return g_test_run ();
}
