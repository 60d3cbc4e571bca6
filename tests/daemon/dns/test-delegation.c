/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/delegation.h"

static void
take (GPtrArray *cuts, guint index, RestanteLookup lookup, const char *alias, const char *servers)
{
  RestanteDnsReply reply = { .lookup = lookup, .alias = (char *)alias };
  g_auto (GStrv) data = g_strsplit (servers, " ", -1);

  reply.data = data;
  restante_cut_take (g_ptr_array_index (cuts, index), &reply);
}

static void
assert_zone (const RestanteCut *cut, const char *name, const char *servers)
{
  g_autofree char *joined = cut != NULL ? g_strjoinv (" ", cut->servers) : NULL;

  g_assert_cmpstr (cut != NULL ? cut->name : NULL, ==, name);
  g_assert_cmpstr (joined, ==, servers);
}

static void
test_top_of_its_zone (void)
{
  g_autoptr (GPtrArray) cuts = restante_delegation_new ("home.example");

  g_assert_cmpuint (cuts->len, ==, 2);
  g_assert_null (restante_delegation_zone (cuts));
  take (cuts, 0, RESTANTE_LOOKUP_FOUND, NULL, "ns2.home.example. ns1.home.example.");
  take (cuts, 1, RESTANTE_LOOKUP_FOUND, NULL, "a.nic.example.");
  assert_zone (restante_delegation_zone (cuts), "home.example",
               "ns1.home.example ns2.home.example");
  assert_zone (restante_delegation_parent (cuts), "example", "a.nic.example");
}

static void
test_inside_a_zone (void)
{
  g_autoptr (GPtrArray) cuts = restante_delegation_new ("mail.home.example");

  take (cuts, 0, RESTANTE_LOOKUP_NO_DATA, NULL, "");
  take (cuts, 1, RESTANTE_LOOKUP_FOUND, NULL, "ns1.home.example.");
  take (cuts, 2, RESTANTE_LOOKUP_FAILED, NULL, "");
  assert_zone (restante_delegation_zone (cuts), "home.example", "ns1.home.example");
  assert_zone (restante_delegation_parent (cuts), NULL, NULL);
}

/* The servers of where an alias leads are not those of its own zone. */
static void
test_alias (void)
{
  g_autoptr (GPtrArray) cuts = restante_delegation_new ("mail.example");

  take (cuts, 0, RESTANTE_LOOKUP_FOUND, "elsewhere.test", "ns.elsewhere.test.");
  take (cuts, 1, RESTANTE_LOOKUP_FOUND, NULL, "ns.example.");
  assert_zone (restante_delegation_zone (cuts), "example", "ns.example");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/delegation/top-of-its-zone", test_top_of_its_zone);
  g_test_add_func ("/dns/delegation/inside-a-zone", test_inside_a_zone);
  g_test_add_func ("/dns/delegation/alias", test_alias);
  return g_test_run ();
}
