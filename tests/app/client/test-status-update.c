/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/status-update.h"

#include "api/value-json.h"

static gpointer
value_of (GType type, const char *text)
{
  g_autoptr (GError) error = NULL;
  gpointer value = restante_value_from_text (type, text, -1, &error);

  g_assert_no_error (error);
  return value;
}

#define DOMAIN(name, held, state)                                                                  \
  "{\"name\":\"" name "\",\"hold\":1,\"counts\":{\"held\":" held                                   \
  "},\"primary\":{\"state\":\"" state "\"}}"

static RestanteStatus *
two_domains (void)
{
  return value_of (RESTANTE_TYPE_STATUS,
                   "{\"version\":\"1\",\"domains\":[" DOMAIN ("a.example", "1", "up") "," DOMAIN (
                       "b.example", "2", "down") "]}");
}

static void
apply (RestanteStatus *status, const char *text, gboolean enough)
{
  g_autoptr (RestanteEvent) event = value_of (RESTANTE_TYPE_EVENT, text);

  g_assert_true (restante_status_apply (status, event) == enough);
}

static void
test_events (void)
{
  g_autoptr (RestanteStatus) status = two_domains ();
  RestanteDomain *b = restante_status_find_domain (status, "b.example");
  RestanteCounts *counts = restante_domain_get_counts (b);
  RestantePrimary *primary = restante_domain_get_primary (b);

  apply (status, "{\"event\":\"queue\",\"domain\":\"b.example\",\"counts\":{\"held\":7}}", TRUE);
  apply (status, "{\"event\":\"primary\",\"domain\":\"b.example\",\"primary\":{\"state\":\"up\"}}",
         TRUE);
  apply (status, "{\"event\":\"queue\",\"domain\":\"c.example\",\"counts\":{\"held\":9}}", TRUE);
  apply (status, "{\"event\":\"of-tomorrow\"}", TRUE);
  /* The objects are the same, so bindings to them are told. */
  g_assert_true (restante_status_find_domain (status, "b.example") == b);
  g_assert_true (restante_domain_get_counts (b) == counts);
  g_assert_true (restante_domain_get_primary (b) == primary);
  g_assert_cmpint (restante_counts_get_held (counts), ==, 7);
  g_assert_cmpstr (restante_primary_get_state (primary), ==, "up");
  g_assert_cmpint (restante_counts_get_held (restante_domain_get_counts (
                       restante_status_find_domain (status, "a.example"))),
                   ==, 1);
}

static void
test_added_removed (void)
{
  g_autoptr (RestanteStatus) status = two_domains ();

  apply (status, "{\"event\":\"domain-added\",\"domain\":\"c.example\"}", FALSE);
  apply (status, "{\"event\":\"domain-removed\",\"domain\":\"a.example\"}", TRUE);
  g_assert_null (restante_status_find_domain (status, "a.example"));
  g_assert_nonnull (restante_status_find_domain (status, "b.example"));
  apply (status, "{\"event\":\"domain-removed\",\"domain\":\"x.example\"}", TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (restante_status_get_domains (status)), ==, 1);
}

static void
test_update (void)
{
  g_autoptr (RestanteStatus) status = two_domains ();
  g_autoptr (RestanteStatus) news = value_of (
      RESTANTE_TYPE_STATUS, "{\"version\":\"2\",\"domains\":[" DOMAIN (
                                "a0.example", "5", "up") "," DOMAIN ("b.example", "3", "up") "]}");
  RestanteDomain *b = restante_status_find_domain (status, "b.example");
  GListModel *domains = restante_status_get_domains (status);

  restante_status_update (status, news);
  g_assert_cmpstr (restante_status_get_version (status), ==, "2");
  g_assert_true (restante_status_get_domains (status) == domains);
  g_assert_true (restante_status_find_domain (status, "b.example") == b);
  g_assert_cmpint (restante_counts_get_held (restante_domain_get_counts (b)), ==, 3);
  g_assert_null (restante_status_find_domain (status, "a.example"));
  g_assert_nonnull (restante_status_find_domain (status, "a0.example"));
  g_assert_cmpuint (g_list_model_get_n_items (domains), ==, 2);
}

/* A domain that stays is the same object also when everything around it changes. */
static void
test_moved (void)
{
  g_autoptr (RestanteStatus) status = two_domains ();
  g_autoptr (RestanteStatus) news = value_of (
      RESTANTE_TYPE_STATUS,
      "{\"domains\":[" DOMAIN ("b.example", "3", "up") "," DOMAIN ("c.example", "5", "up") "]}");
  RestanteDomain *b = restante_status_find_domain (status, "b.example");
  g_autoptr (RestanteDomain) first = NULL;

  restante_status_update (status, news);
  first = g_list_model_get_item (restante_status_get_domains (status), 0);
  g_assert_true (first == b);
  g_assert_cmpint (restante_counts_get_held (restante_domain_get_counts (b)), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/status-update/events", test_events);
  g_test_add_func ("/client/status-update/added-removed", test_added_removed);
  g_test_add_func ("/client/status-update/update", test_update);
  g_test_add_func ("/client/status-update/moved", test_moved);
  return g_test_run ();
}
