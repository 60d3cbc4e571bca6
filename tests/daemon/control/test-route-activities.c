/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include "queue/activities.h"

/* Domains of their own, so that what the live side notes of the others is not among them. */
static void
add (Holder *holder, const char *domain, const char *text)
{
  restante_queue_add_activity (holder->queue, HOLDER_ARRIVED, domain, "test", text);
}

static void
test_list (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autofree char *target = NULL;

  restante_watch_stop (holder->watch);
  add (holder, HOLDER_DOMAIN, "one");
  add (holder, HOLDER_OTHER, "not mine");
  add (holder, HOLDER_DOMAIN, "two");
  add (holder, NULL, "of all");
  add (holder, HOLDER_DOMAIN, "three");
  restante_queue_flush (holder->queue);
  first = holder_get (holder, "/v1/activities?limit=2&domain=Example.ORG");
  g_assert_cmpuint (json_length (first, "activities"), ==, 2);
  g_assert_cmpstr (json_text (first, "activities.0.text"), ==, "three");
  g_assert_cmpstr (json_text (first, "activities.0.kind"), ==, "test");
  g_assert_cmpstr (json_text (first, "activities.0.time"), ==, "2023-11-14T22:13:20Z");
  g_assert_cmpstr (json_text (first, "activities.0.domain"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (first, "activities.1.text"), ==, "two");
  target = g_strconcat (
      "/v1/activities?limit=2&domain=" HOLDER_DOMAIN "&after=", json_text (first, "next"), NULL);
  second = holder_get (holder, target);
  g_assert_cmpstr (json_text (second, "activities.0.text"), ==, "one");
}

static void
test_all (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) page = NULL;

  restante_watch_stop (holder->watch);
  add (holder, HOLDER_OTHER, "earlier");
  add (holder, NULL, "of all");
  restante_queue_flush (holder->queue);
  page = holder_get (holder, "/v1/activities");
  g_assert_cmpstr (json_text (page, "activities.0.text"), ==, "of all");
  g_assert_true (json_is_null (page, "activities.0.domain"));
  g_assert_cmpstr (json_text (page, "activities.1.text"), ==, "earlier");
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  g_autofree char *domain =
      holder_refused (holder, "GET", "/v1/activities?domain=x.example", NULL, 404, "not-found");
  g_autofree char *limit =
      holder_refused (holder, "GET", "/v1/activities?limit=501", NULL, 400, "usage");
  g_autofree char *after =
      holder_refused (holder, "GET", "/v1/activities?after=x", NULL, 400, "usage");
  g_autofree char *method = holder_refused (holder, "DELETE", "/v1/activities", NULL, 400, "usage");

  g_assert_nonnull (strstr (domain, "x.example"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-activities/" name, Holder, NULL, holder_set_up, function,            \
              holder_tear_down)
  ADD ("list", test_list);
  ADD ("all", test_all);
  ADD ("refused", test_refused);
#undef ADD
  return g_test_run ();
}
