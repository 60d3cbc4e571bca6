/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include "queue/outages.h"

static void
add (Holder *holder, const char *domain, const char *kind, gint64 ended)
{
  g_autoptr (RestanteDomainRecord) stored = restante_queue_find_domain (holder->queue, domain);
  g_autoptr (RestanteOutageRecord) record = g_new0 (RestanteOutageRecord, 1);

  record->id = restante_queue_next_id (holder->queue);
  record->domain_id = stored->id;
  record->kind = g_strdup (kind);
  record->began = HOLDER_ARRIVED;
  record->ended = ended;
  record->reported = ended != 0;
  record->held = 14;
  restante_queue_put_outage (holder->queue, record);
}

static void
test_list (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) all = NULL;
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autofree char *target = NULL;

  add (holder, HOLDER_DOMAIN, "down", HOLDER_ARRIVED + 60);
  add (holder, HOLDER_OTHER, "refusing", HOLDER_ARRIVED + 60);
  add (holder, HOLDER_DOMAIN, "stranger", 0);
  restante_queue_flush (holder->queue);
  all = holder_get (holder, "/v1/outages");
  g_assert_cmpuint (json_length (all, "outages"), ==, 3);
  g_assert_true (json_is_null (all, "next"));
  first = holder_get (holder, "/v1/outages?limit=1&domain=Example.ORG");
  g_assert_cmpuint (json_length (first, "outages"), ==, 1);
  g_assert_cmpstr (json_text (first, "outages.0.kind"), ==, "stranger");
  g_assert_true (json_is_null (first, "outages.0.ended"));
  g_assert_cmpstr (json_text (first, "outages.0.began"), ==, "2023-11-14T22:13:20Z");
  target =
      g_strconcat ("/v1/outages?domain=" HOLDER_DOMAIN "&after=", json_text (first, "next"), NULL);
  second = holder_get (holder, target);
  g_assert_cmpuint (json_length (second, "outages"), ==, 1);
  g_assert_cmpstr (json_text (second, "outages.0.ended"), ==, "2023-11-14T22:14:20Z");
  g_assert_cmpstr (json_text (second, "outages.0.domain"), ==, HOLDER_DOMAIN);
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  g_autofree char *domain =
      holder_refused (holder, "GET", "/v1/outages?domain=x.example", NULL, 404, "not-found");
  g_autofree char *limit =
      holder_refused (holder, "GET", "/v1/outages?limit=501", NULL, 400, "usage");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, holder_set_up, func, holder_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/control/route-outages/list", test_list);
  ADD ("/control/route-outages/refused", test_refused);
  return g_test_run ();
}
