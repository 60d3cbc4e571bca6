/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include <string.h>

#include "queue/dial-ins.h"

#define DIAL_IN "/v1/domains/" HOLDER_DOMAIN "/dial-in"

static void
test_add_and_show (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) added = holder_call (holder, "POST", DIAL_IN, "{}", 200);
  g_autoptr (JsonNode) shown = holder_get (holder, DIAL_IN);
  g_autoptr (RestanteDialInRecord) record =
      restante_queue_find_dial_in (holder->queue, HOLDER_DOMAIN, NULL);

  g_assert_cmpstr (json_text (added, "user"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (added, "password"), ==, record->secret);
  g_assert_cmpstr (json_text (added, "identity"), ==, "key");
  g_assert_true (json_is_null (added, "last"));
  g_assert_cmpstr (json_text (shown, "user"), ==, HOLDER_DOMAIN);
  g_assert_false (json_object_has_member (json_node_get_object (shown), "password"));
}

static void
test_add_again (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) first = holder_call (holder, "POST", DIAL_IN, "{}", 200);
  g_autoptr (JsonNode) second = holder_call (holder, "POST", DIAL_IN, "{}", 200);

  g_assert_cmpstr (json_text (first, "password"), !=, json_text (second, "password"));
}

static void
test_join (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) added = holder_call (holder, "POST", DIAL_IN, "{}", 200);
  g_autoptr (JsonNode) joined = holder_call (holder, "POST", "/v1/domains/" HOLDER_OTHER "/dial-in",
                                             "{\"user\":\"" HOLDER_DOMAIN "\"}", 200);
  g_autofree char *text = NULL;

  g_assert_nonnull (added);
  g_assert_false (json_object_has_member (json_node_get_object (joined), "password"));
  g_assert_cmpuint (json_length (joined, "domains"), ==, 2);
  text = holder_refused (holder, "POST", DIAL_IN, "{\"user\":\"nobody\"}", 404, "not-found");
  g_assert_nonnull (strstr (text, "nobody"));
}

static void
test_remove (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) added = holder_call (holder, "POST", DIAL_IN, "{}", 200);
  g_autoptr (JsonNode) removed = holder_call (holder, "DELETE", DIAL_IN, NULL, 200);
  g_autofree char *text = holder_refused (holder, "GET", DIAL_IN, NULL, 404, "not-found");
  g_autofree char *again = holder_refused (holder, "DELETE", DIAL_IN, NULL, 404, "not-found");

  g_assert_true (added != NULL && removed != NULL && again != NULL);
  g_assert_nonnull (strstr (text, "dial-in add"));
}

static void
test_no_such_domain (Holder *holder, gconstpointer unused)
{
  g_autofree char *text =
      holder_refused (holder, "POST", "/v1/domains/example.com/dial-in", "{}", 404, "not-found");

  g_assert_nonnull (strstr (text, "example.com"));
}

/* A domain that calls needs no address, and another one does. */
static void
test_domain_without_address (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) added = holder_call (
      holder, "POST", "/v1/domains", "{\"name\":\"home.test\",\"identity\":\"dial-in\"}", 201);
  g_autofree char *text = NULL;

  g_assert_cmpstr (json_text (added, "primary.address"), ==, "");
  g_assert_cmpstr (json_text (added, "primary.state"), ==, "unproven");
  g_assert_true (json_is_null (added, "primary.next_probe"));
  text = holder_refused (holder, "PATCH", "/v1/domains/home.test", "{\"identity\":\"key\"}", 400,
                         "usage");
  g_assert_nonnull (strstr (text, "home.example.net:25"));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, holder_set_up, func, holder_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/11/control/route-dial-in/add-and-show", test_add_and_show);
  ADD ("/control/route-dial-in/add-again", test_add_again);
  ADD ("/control/route-dial-in/join", test_join);
  ADD ("/control/route-dial-in/remove", test_remove);
  ADD ("/control/route-dial-in/no-such-domain", test_no_such_domain);
  ADD ("/control/route-dial-in/domain-without-address", test_domain_without_address);
  return g_test_run ();
}
