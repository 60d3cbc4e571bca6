/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

static void
test_list_and_get (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) list = holder_get (holder, "/v1/domains");
  g_autoptr (JsonNode) one = holder_get (holder, "/v1/domains/EXAMPLE.org.");

  g_assert_cmpuint (json_length (list, "domains"), ==, 2);
  g_assert_cmpstr (json_text (list, "domains.0.name"), ==, HOLDER_OTHER);
  g_assert_cmpstr (json_text (one, "name"), ==, HOLDER_DOMAIN);
  g_assert_cmpint (json_number (one, "counts.held_size"), ==, 0);
  g_assert_true (json_is_null (one, "counts.first_end"));
  g_assert_true (json_is_null (one, "primary.last_proven"));
}

static void
test_add (Holder *holder, gconstpointer unused)
{
  g_autofree char *body =
      g_strdup_printf ("{\"name\":\"New.Example.\",\"primary\":\"%s\"}", holder->closed_port);
  g_autoptr (JsonNode) added = holder_call (holder, "POST", "/v1/domains", body, 201);
  g_autoptr (JsonNode) got = holder_get (holder, "/v1/domains/new.example");
  g_autofree char *sentence = NULL;

  g_assert_cmpstr (json_text (added, "name"), ==, "new.example");
  g_assert_cmpstr (json_text (added, "primary.address"), ==, holder->closed_port);
  g_assert_cmpstr (json_text (added, "primary.identity.kind"), ==, "key");
  g_assert_cmpint (json_number (added, "hold"), ==, 2592000);
  g_assert_cmpint (json_number (added, "counts.held"), ==, 0);
  g_assert_cmpstr (json_text (got, "name"), ==, "new.example");
  sentence = holder_refused (holder, "POST", "/v1/domains", body, 409, "conflict");
}

static void
test_add_with_everything (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) added = holder_call (
      holder, "POST", "/v1/domains",
      "{\"name\":\"full.example\",\"primary\":\"[::1]\",\"identity\":\"ca\",\"hold\":0}", 201);

  g_assert_cmpstr (json_text (added, "primary.address"), ==, "[::1]:25");
  g_assert_cmpstr (json_text (added, "primary.identity.kind"), ==, "ca");
  g_assert_cmpint (json_number (added, "hold"), ==, 0);
}

static void
test_add_refused (Holder *holder, gconstpointer unused)
{
  static const char *const bodies[] = {
    "",
    "{",
    "[]",
    "{}",
    "{\"name\":\"a.example\"}",
    "{\"primary\":\"host:25\"}",
    "{\"name\":\"not a name\",\"primary\":\"host:25\"}",
    "{\"name\":\"[192.0.2.1]\",\"primary\":\"host:25\"}",
    "{\"name\":\"a.example\",\"primary\":\"host:99999\"}",
    "{\"name\":\"a.example\",\"primary\":\"\"}",
    "{\"name\":\"a.example\",\"primary\":\"host:25\",\"identity\":\"blood\"}",
    "{\"name\":\"a.example\",\"primary\":\"host:25\",\"hold\":-1}",
    "{\"name\":\"a.example\",\"primary\":\"host:25\",\"hold\":\"30d\"}",
    "{\"name\":\"a.example\",\"primary\":\"host:25\",\"hold\":86399}",
    "{\"name\":\"a.example\",\"primary\":\"host:25\",\"hold\":31536001}",
    "{\"name\":17,\"primary\":\"host:25\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *sentence = NULL;
    g_test_message ("%s", bodies[i]);
    sentence = holder_refused (holder, "POST", "/v1/domains", bodies[i], 400, "usage");
  }
  g_assert_null (restante_queue_find_domain (holder->queue, "a.example"));
}

static void
test_set (Holder *holder, gconstpointer unused)
{
  const char *target = "/v1/domains/" HOLDER_DOMAIN;
  g_autoptr (JsonNode) held = holder_call (holder, "PATCH", target, "{\"hold\":86400}", 200);
  g_autoptr (JsonNode) moved = holder_call (
      holder, "PATCH", target, "{\"primary\":\"127.0.0.1:9\",\"identity\":\"any\"}", 200);
  g_autoptr (JsonNode) got = holder_get (holder, target);

  g_assert_cmpint (json_number (held, "hold"), ==, 86400);
  g_assert_cmpstr (json_text (held, "primary.address"), ==, holder->closed_port);
  g_assert_cmpstr (json_text (moved, "primary.address"), ==, "127.0.0.1:9");
  g_assert_cmpstr (json_text (got, "primary.identity.kind"), ==, "any");
  g_assert_cmpint (json_number (got, "hold"), ==, 86400);
}

static void
test_set_refused (Holder *holder, gconstpointer unused)
{
  const char *target = "/v1/domains/" HOLDER_DOMAIN;
  g_autofree char *junk = holder_refused (holder, "PATCH", target, "junk", 400, "usage");
  g_autofree char *hold = holder_refused (holder, "PATCH", target, "{\"hold\":1}", 400, "usage");
  g_autofree char *name =
      holder_refused (holder, "PATCH", target, "{\"name\":\"x.example\"}", 400, "usage");
  g_autofree char *unknown =
      holder_refused (holder, "PATCH", "/v1/domains/x.example", "{}", 404, "not-found");

  g_assert_nonnull (strstr (hold, "1 to 365 days"));
  g_assert_nonnull (strstr (unknown, "x.example"));
}

static void
test_remove (Holder *holder, gconstpointer unused)
{
  gint64 id = holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", "x\r\n", -1);
  g_autofree char *full =
      holder_refused (holder, "DELETE", "/v1/domains/" HOLDER_DOMAIN, NULL, 409, "conflict");
  g_autoptr (JsonNode) gone =
      holder_call (holder, "DELETE", "/v1/domains/" HOLDER_OTHER, NULL, 200);
  g_autofree char *again =
      holder_refused (holder, "DELETE", "/v1/domains/" HOLDER_OTHER, NULL, 404, "not-found");
  g_autofree char *get =
      holder_refused (holder, "GET", "/v1/domains/" HOLDER_OTHER, NULL, 404, "not-found");

  g_assert_cmpint (id, >, 0);
}

static void
test_unknown_names (Holder *holder, gconstpointer unused)
{
  static const char *const names[] = { "x.example", "%20", "..", "a%2Fb", "%00", "%ff", "x'--" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *target = g_strconcat ("/v1/domains/", names[i], NULL);
    guint status;
    g_autoptr (GBytes) bytes = holder_send (holder, "GET", target, NULL, &status);

    g_test_message ("%s: %u", target, status);
    g_assert_true (status == 404 || status == 400);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-domains/" name, Holder, NULL, holder_set_up, function,               \
              holder_tear_down)
  ADD ("list-and-get", test_list_and_get);
  ADD ("add", test_add);
  ADD ("add-with-everything", test_add_with_everything);
  ADD ("add-refused", test_add_refused);
  ADD ("set", test_set);
  ADD ("set-refused", test_set_refused);
  ADD ("remove", test_remove);
  ADD ("unknown-names", test_unknown_names);
#undef ADD
  return g_test_run ();
}
