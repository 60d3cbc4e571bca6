/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include "queue/heartbeats.h"

#define TARGET "/v1/domains/" HOLDER_DOMAIN "/heartbeat"

static JsonNode *
add (Holder *holder, const char *body)
{
  return holder_call (holder, "POST", TARGET, body, 200);
}

static void
test_add (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) login = add (holder, "{\"publish\":true}");
  g_autoptr (RestanteHeartbeatRecord) record =
      restante_queue_find_heartbeat (holder->queue, HOLDER_DOMAIN, NULL);

  g_assert_cmpstr (json_text (login, "domain"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (login, "hostname"), ==, "127.0.0.1"); /* of the primary */
  g_assert_cmpstr (json_text (login, "user"), ==, record->user);
  g_assert_cmpstr (json_text (login, "password"), ==, record->secret);
  g_assert_cmpuint (strlen (record->secret), ==, 26); /* 128 bits */
  g_assert_true (record->publish);
  g_assert_cmpstr (json_text (login, "url"), ==, "https://holder.test:8245/nic/update");
  g_assert_true (json_is_null (login, "plain_url"));
}

/* The old password is worth nothing then. */
static void
test_add_again (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) first = add (holder, "{\"publish\":true}");
  g_autoptr (JsonNode) second = add (holder, "{}");
  g_autoptr (RestanteHeartbeatRecord) record =
      restante_queue_find_heartbeat (holder->queue, HOLDER_DOMAIN, NULL);

  g_assert_cmpstr (json_text (first, "password"), !=, json_text (second, "password"));
  g_assert_cmpstr (json_text (second, "password"), ==, record->secret);
  g_assert_false (record->publish);
}

/* The password stays good: whoever has it need not be set up again. */
static void
test_publish (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) login = add (holder, "{}");
  g_autoptr (JsonNode) on = holder_call (holder, "PUT", TARGET "/publish", NULL, 200);
  g_autoptr (RestanteHeartbeatRecord) published =
      restante_queue_find_heartbeat (holder->queue, HOLDER_DOMAIN, NULL);
  g_autoptr (JsonNode) off = holder_call (holder, "DELETE", TARGET "/publish", NULL, 200);
  g_autoptr (RestanteHeartbeatRecord) kept =
      restante_queue_find_heartbeat (holder->queue, HOLDER_DOMAIN, NULL);

  g_assert_cmpstr (json_text (on, "domain"), ==, HOLDER_DOMAIN);
  g_assert_true (published->publish);
  g_assert_false (kept->publish);
  g_assert_cmpstr (published->secret, ==, json_text (login, "password"));
  g_assert_cmpstr (kept->secret, ==, json_text (login, "password"));
}

static void
test_publish_nothing (Holder *holder, gconstpointer unused)
{
  g_autofree char *none = holder_refused (holder, "PUT", TARGET "/publish", NULL, 404, "not-found");

  g_assert_nonnull (strstr (none, "restantectl heartbeat add " HOLDER_DOMAIN));
}

static void
assert_no_secret (Holder *holder, const char *target, const char *secret)
{
  guint status;
  g_autoptr (GBytes) bytes = holder_send (holder, "GET", target, NULL, &status);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpuint (status, ==, 200);
  g_assert_null (strstr (text, secret));
}

static void
test_show (Holder *holder, gconstpointer unused)
{
  const char *const told[] = { "203.0.113.7", "2001:db8::7", NULL };
  g_autoptr (JsonNode) login = add (holder, "{\"publish\":true}");
  g_autoptr (JsonNode) silent = holder_get (holder, TARGET);
  g_autoptr (JsonNode) heard = NULL;
  gboolean changed;

  g_assert_cmpstr (json_text (silent, "domain"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (silent, "hostname"), ==, "127.0.0.1");
  g_assert_cmpstr (json_text (silent, "user"), ==, json_text (login, "user"));
  g_assert_true (json_is_null (silent, "address"));
  g_assert_true (json_is_null (silent, "last"));
  g_assert_true (json_is_null (silent, "every"));
  g_assert_true (json_is_null (silent, "overdue_since"));
  g_assert_true (restante_queue_note_heartbeat (holder->queue, HOLDER_DOMAIN, told, 1795161900,
                                                &changed, NULL));
  heard = holder_get (holder, TARGET);
  g_assert_cmpstr (json_text (heard, "address"), ==, "203.0.113.7");
  g_assert_cmpstr (json_text (heard, "addresses.1"), ==, "2001:db8::7");
  g_assert_cmpstr (json_text (heard, "last"), ==, "2026-11-20T08:05:00Z");
}

/* Five minutes between each, and the next one not due yet. */
static void
test_rhythm (Holder *holder, gconstpointer unused)
{
  const char *const told[] = { "203.0.113.7", NULL };
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;
  g_autoptr (JsonNode) login = add (holder, "{}");
  g_autoptr (JsonNode) heard = NULL;

  for (gint64 before = 4; before >= 0; before--)
    restante_heartbeat_keeper_hear (holder->heartbeats, HOLDER_DOMAIN, told, FALSE,
                                    now - before * 300);
  heard = holder_get (holder, TARGET);
  g_assert_cmpint (json_number (heard, "every"), ==, 300);
  g_assert_true (json_is_null (heard, "overdue_since"));
}

static void
test_told_once (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) login = add (holder, "{}");
  const char *secret = json_text (login, "password");

  assert_no_secret (holder, TARGET, secret);
  assert_no_secret (holder, "/v1/status", secret);
  assert_no_secret (holder, "/v1/activities", secret);
}

static void
test_remove (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) login = add (holder, "{}");
  g_autoptr (JsonNode) removed = holder_call (holder, "DELETE", TARGET, NULL, 200);
  g_autofree char *gone = holder_refused (holder, "GET", TARGET, NULL, 404, "not-found");
  g_autofree char *again = holder_refused (holder, "DELETE", TARGET, NULL, 404, "not-found");

  g_assert_nonnull (strstr (gone, "restantectl heartbeat add " HOLDER_DOMAIN));
  g_assert_nonnull (strstr (again, HOLDER_DOMAIN));
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  g_autofree char *nobody =
      holder_refused (holder, "POST", "/v1/domains/x.example/heartbeat", "{}", 404, "not-found");
  g_autofree char *junk = holder_refused (holder, "POST", TARGET, "junk", 400, "usage");
  g_autofree char *wrong =
      holder_refused (holder, "POST", TARGET, "{\"publish\":\"yes\"}", 400, "usage");

  g_assert_nonnull (strstr (nobody, "x.example"));
  g_assert_nonnull (strstr (junk, "JSON"));
  g_assert_nonnull (strstr (wrong, "publish"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("/control/route-heartbeat/add", test_add);
  ADD ("/control/route-heartbeat/add-again", test_add_again);
  ADD ("/control/route-heartbeat/publish", test_publish);
  ADD ("/control/route-heartbeat/publish-nothing", test_publish_nothing);
  ADD ("/control/route-heartbeat/show", test_show);
  ADD ("/control/route-heartbeat/rhythm", test_rhythm);
  ADD ("/promise/11/control/route-heartbeat/told-once", test_told_once);
  ADD ("/control/route-heartbeat/remove", test_remove);
  ADD ("/control/route-heartbeat/refused", test_refused);
#undef ADD
  return g_test_run ();
}
