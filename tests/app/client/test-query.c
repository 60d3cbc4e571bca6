/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/query.h"

#include "api/value-json.h"

static void
test_string (void)
{
  g_autoptr (RestanteQuery) query = restante_query_new ();
  g_autofree char *empty = restante_query_to_string (query);
  g_autofree char *full = NULL;

  g_assert_cmpstr (empty, ==, "");
  query->domain = g_strdup ("example.net");
  query->state = g_strdup ("held");
  query->search = g_strdup ("a&b=c d ü#");
  query->order = g_strdup ("oldest");
  full = restante_query_to_string (query);
  /* RFC 3986 section 2.1 */
  g_assert_cmpstr (full, ==,
                   "domain=example.net&state=held&search=a%26b%3Dc%20d%20%C3%BC%23&order=oldest");
}

static void
assert_selection (const RestanteQuery *query, const char *wanted)
{
  g_autoptr (RestanteSelection) selection = restante_query_to_selection (query);
  g_autofree char *text = restante_value_to_text (selection);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_selection (void)
{
  const char *const ids[] = { "3", "7", NULL };
  g_autoptr (RestanteQuery) some = restante_query_new_for_ids (ids);
  g_autoptr (RestanteQuery) all = restante_query_new ();
  g_autoptr (RestanteQuery) copy = NULL;

  assert_selection (some, "{\"ids\":[\"3\",\"7\"]}");
  assert_selection (all, "{\"all\":true}");
  all->state = g_strdup ("parked");
  all->up_to = g_strdup ("99");
  copy = restante_query_copy (all);
  assert_selection (copy, "{\"all\":true,\"state\":\"parked\",\"up_to\":\"99\"}");
}

/* Ids win: a filter that happens to be set never widens what was chosen. */
static void
test_ids_win (void)
{
  const char *const ids[] = { "3", NULL };
  g_autoptr (RestanteQuery) query = restante_query_new_for_ids (ids);

  query->state = g_strdup ("held");
  assert_selection (query, "{\"ids\":[\"3\"]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/query/string", test_string);
  g_test_add_func ("/client/query/selection", test_selection);
  g_test_add_func ("/client/query/ids-win", test_ids_win);
  return g_test_run ();
}
