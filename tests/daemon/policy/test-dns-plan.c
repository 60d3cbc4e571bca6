/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dns-plan.h"

/* What is planned for, and what came of it. */

static void
sample_set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* Puts the words up to NULL into *@list. */
static void G_GNUC_NULL_TERMINATED
sample_set (char ***list, ...)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  const char *word;
  va_list arguments;

  va_start (arguments, list);
  while ((word = va_arg (arguments, const char *)) != NULL)
    g_strv_builder_add (words, word);
  va_end (arguments);
  g_strfreev (*list);
  *list = g_strv_builder_end (words);
}

static RestanteDomainFacts *
sample_facts_new (void)
{
  RestanteDomainFacts *facts = restante_domain_facts_new ("example.org");

  sample_set_text (&facts->holder, "mx2.example.org");
  sample_set_text (&facts->primary, "home.example.org");
  sample_set (&facts->own, "198.51.100.2", "2001:db8:2::2", NULL);
  return facts;
}

typedef struct
{
  RestanteDomainFacts *facts;
  GPtrArray *present;
  guint32 minimum;
  const RestanteDnsPlanWriter *writers;
  gsize writer_count;
  GPtrArray *changes;
  char *reason;
} Fixture;

static const RestanteDnsPlanWriter home_writer[] = { { "home", "example.org" } };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->facts = sample_facts_new ();
  fixture->present = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_set_free);
  fixture->minimum = 900;
  fixture->writers = home_writer;
  fixture->writer_count = G_N_ELEMENTS (home_writer);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  restante_domain_facts_free (fixture->facts);
  g_ptr_array_unref (fixture->present);
  g_clear_pointer (&fixture->changes, g_ptr_array_unref);
  g_free (fixture->reason);
}

/* @data: "10 a.,20 b."; "": there is no such record. */
static void
add_present (Fixture *fixture, const char *name, const char *type, guint32 ttl, const char *data)
{
  g_auto (GStrv) list = g_strsplit (data, ",", -1);

  g_ptr_array_add (fixture->present,
                   restante_record_set_new (name, type, ttl, (const char *const *)list));
}

static void
add_mx (Fixture *fixture, guint32 ttl, const char *data)
{
  add_present (fixture, "example.org", "MX", ttl, data);
}

static void
plan (Fixture *fixture)
{
  const RestanteDnsPlanInput input = {
    .facts = fixture->facts,
    .present = fixture->present,
    .minimum = fixture->minimum,
    .writers = fixture->writers,
    .writer_count = fixture->writer_count,
  };

  fixture->changes = restante_dns_plan (&input, &fixture->reason);
}

/* The change at @index is from what is present to @after. */
static void
assert_change (Fixture *fixture,
               guint index,
               const char *name,
               const char *type,
               guint32 ttl,
               const char *after)
{
  const RestanteRecordChange *change = g_ptr_array_index (fixture->changes, index);
  g_autofree char *data = g_strjoinv (",", change->after->data);
  const RestanteRecordSet *present = NULL;

  for (guint i = 0; i < fixture->present->len; i++) {
    const RestanteRecordSet *set = g_ptr_array_index (fixture->present, i);

    if (g_str_equal (set->name, name) && g_str_equal (set->type, type))
      present = set;
  }
  g_assert_nonnull (present);
  g_assert_true (restante_record_set_equal (change->before, present));
  g_assert_cmpstr (change->after->name, ==, name);
  g_assert_cmpstr (change->after->type, ==, type);
  g_assert_cmpuint (change->after->ttl, ==, ttl);
  g_assert_cmpstr (data, ==, after);
}

static void
assert_only_mx (Fixture *fixture, guint32 ttl, const char *after)
{
  g_assert_null (fixture->reason);
  g_assert_cmpuint (fixture->changes->len, ==, 1);
  assert_change (fixture, 0, "example.org", "MX", ttl, after);
}

static void
assert_nothing (Fixture *fixture)
{
  g_assert_cmpuint (fixture->changes->len, ==, 0);
}

/* "preference = highest of the set + 10", "TTL of the set" */
static void
test_adds (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 86400, "5 filter.example.net.,10 home.example.org.,25 home.example.org.");
  plan (fixture);
  assert_only_mx (
      fixture, 86400,
      "10 home.example.org.,25 home.example.org.,35 mx2.example.org.,5 filter.example.net.");
}

/* "never renumbers or removes", not even where the order is wrong */
static void
test_there (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "10 MX2.example.org.,20 home.example.org.");
  plan (fixture);
  assert_nothing (fixture);
  g_assert_null (fixture->reason);
}

/* "an empty set gets the primary with 10, the holder with 20", "TTL of the zone's SOA minimum" */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 0, "");
  plan (fixture);
  assert_only_mx (fixture, 900, "10 home.example.org.,20 mx2.example.org.");
}

/* "at most 3600" */
static void
test_long_minimum (Fixture *fixture, gconstpointer data)
{
  fixture->minimum = 86400;
  add_mx (fixture, 0, "");
  plan (fixture);
  assert_only_mx (fixture, 3600, "10 home.example.org.,20 mx2.example.org.");
}

/* The primary is not added where there is a set: "this holder and nothing else". */
static void
test_without_primary (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "0 filter.example.net.");
  plan (fixture);
  assert_only_mx (fixture, 300, "0 filter.example.net.,10 mx2.example.org.");
}

static void
test_dials_in (Fixture *fixture, gconstpointer data)
{
  sample_set_text (&fixture->facts->primary, "");
  add_mx (fixture, 0, "");
  plan (fixture);
  assert_only_mx (fixture, 900, "20 mx2.example.org.");
}

/* Alone in the set this holder would hide the domain's own address (RFC 5321 section 5.1). */
static void
test_by_address_empty (Fixture *fixture, gconstpointer data)
{
  sample_set_text (&fixture->facts->primary, "192.0.2.1");
  add_mx (fixture, 0, "");
  plan (fixture);
  assert_nothing (fixture);
  g_assert_nonnull (fixture->reason);
}

static void
test_by_address (Fixture *fixture, gconstpointer data)
{
  sample_set_text (&fixture->facts->primary, "192.0.2.1");
  add_mx (fixture, 60, "10 home.example.org.");
  plan (fixture);
  assert_only_mx (fixture, 60, "10 home.example.org.,20 mx2.example.org.");
}

static void
test_null_mx (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "0 .");
  plan (fixture);
  assert_nothing (fixture);
  g_assert_nonnull (g_strstr_len (fixture->reason, -1, "null MX"));
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  plan (fixture);
  assert_nothing (fixture);
  g_assert_nonnull (fixture->reason);
}

static void
test_rubbish (Fixture *fixture, gconstpointer data)
{
  const char *const rubbish[] = { "home.example.org.",
                                  "70000 home.example.org.",
                                  "-1 home.example.org.",
                                  "10 home.example.org",
                                  "10",
                                  "" };

  for (guint i = 0; rubbish[i][0] != '\0'; i++) {
    g_ptr_array_set_size (fixture->present, 0);
    g_clear_pointer (&fixture->changes, g_ptr_array_unref);
    g_clear_pointer (&fixture->reason, g_free);
    add_mx (fixture, 300, rubbish[i]);
    plan (fixture);
    assert_nothing (fixture);
    g_assert_nonnull (fixture->reason);
  }
}

/* A preference has 16 bits (RFC 1035 section 3.3.9). */
static void
test_highest (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (restante_dns_plan_next_preference (65525), ==, 65535);
  g_assert_cmpuint (restante_dns_plan_next_preference (65526), ==, 65535);
  g_assert_cmpuint (restante_dns_plan_next_preference (65535), ==, 65535);
  add_mx (fixture, 300, "65530 home.example.org.");
  plan (fixture);
  assert_only_mx (fixture, 300, "65530 home.example.org.,65535 mx2.example.org.");
}

/* Beside the primary it would take mail while the primary is up. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "65535 home.example.org.");
  plan (fixture);
  assert_nothing (fixture);
  g_assert_nonnull (fixture->reason);
}

static void
test_room_beside_another (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "10 home.example.org.,65535 mx3.example.net.");
  plan (fixture);
  assert_only_mx (fixture, 300,
                  "10 home.example.org.,65535 mx2.example.org.,65535 mx3.example.net.");
}

/* "the holder's A/AAAA … when its name lies in the writer's zone and has none" */
static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  sample_set (&fixture->facts->own, "198.51.100.2", "2001:db8:2::2", "198.51.100.1", NULL);
  add_mx (fixture, 300, "10 home.example.org.,20 mx2.example.org.");
  add_present (fixture, "mx2.example.org", "A", 0, "");
  add_present (fixture, "mx2.example.org", "AAAA", 0, "");
  plan (fixture);
  g_assert_cmpuint (fixture->changes->len, ==, 2);
  assert_change (fixture, 0, "mx2.example.org", "A", 900, "198.51.100.1,198.51.100.2");
  assert_change (fixture, 1, "mx2.example.org", "AAAA", 900, "2001:db8:2::2");
}

static void
test_one_family (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 300, "10 home.example.org.,20 mx2.example.org.");
  add_present (fixture, "mx2.example.org", "A", 300, "203.0.113.1");
  add_present (fixture, "mx2.example.org", "AAAA", 0, "");
  plan (fixture);
  g_assert_cmpuint (fixture->changes->len, ==, 1);
  assert_change (fixture, 0, "mx2.example.org", "AAAA", 900, "2001:db8:2::2");
}

/* First the name, then who names it. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  sample_set (&fixture->facts->own, "198.51.100.2", NULL);
  add_mx (fixture, 300, "10 home.example.org.");
  add_present (fixture, "mx2.example.org", "A", 0, "");
  add_present (fixture, "mx2.example.org", "AAAA", 0, "");
  plan (fixture);
  g_assert_cmpuint (fixture->changes->len, ==, 2);
  assert_change (fixture, 0, "mx2.example.org", "A", 900, "198.51.100.2");
  assert_change (fixture, 1, "example.org", "MX", 300, "10 home.example.org.,20 mx2.example.org.");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (((RestanteRecordChange *)g_ptr_array_index (fixture->changes, i))->writer, ==,
                     "home");
}

static void
test_foreign_name (Fixture *fixture, gconstpointer data)
{
  sample_set_text (&fixture->facts->holder, "mx2.badexample.org");
  add_mx (fixture, 300, "10 home.example.org.");
  add_present (fixture, "mx2.badexample.org", "A", 0, "");
  plan (fixture);
  assert_only_mx (fixture, 300, "10 home.example.org.,20 mx2.badexample.org.");
}

static void
test_own_unknown (Fixture *fixture, gconstpointer data)
{
  sample_set (&fixture->facts->own, NULL);
  add_mx (fixture, 300, "10 home.example.org.,20 mx2.example.org.");
  add_present (fixture, "mx2.example.org", "A", 0, "");
  plan (fixture);
  assert_nothing (fixture);
}

/* Without a writer it is still planned: the owner has to type it. */
static void
test_no_writer (Fixture *fixture, gconstpointer data)
{
  fixture->writer_count = 0;
  add_mx (fixture, 300, "10 home.example.org.");
  add_present (fixture, "mx2.example.org", "A", 0, "");
  plan (fixture);
  assert_only_mx (fixture, 300, "10 home.example.org.,20 mx2.example.org.");
  g_assert_null (((RestanteRecordChange *)g_ptr_array_index (fixture->changes, 0))->writer);
}

/* "a name is written through the writer whose zone is its longest suffix" */
static void
test_writer (void)
{
  const RestanteDnsPlanWriter writers[] = {
    { "org", "org" }, { "home", "example.org" }, { "sub", "a.example.org" }, { "odd", "" }
  };
  const struct
  {
    const char *name;
    const char *writer;
  } cases[] = {
    { "example.org", "home" },    { "mx.example.org", "home" }, { "MX.Example.ORG", "home" },
    { "a.example.org", "sub" },   { "b.a.example.org", "sub" }, { "ba.example.org", "home" },
    { "badexample.org", "org" },  { "example.net", NULL },      { "borg", NULL },
    { "example.org.evil", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (restante_dns_plan_find_writer (writers, G_N_ELEMENTS (writers), cases[i].name),
                     ==, cases[i].writer);
}

static const struct
{
  const char *path;
  void (*run) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "adds", test_adds },
  { "there", test_there },
  { "empty", test_empty },
  { "long-minimum", test_long_minimum },
  { "without-primary", test_without_primary },
  { "dials-in", test_dials_in },
  { "by-address-empty", test_by_address_empty },
  { "by-address", test_by_address },
  { "null-mx", test_null_mx },
  { "unreadable", test_unreadable },
  { "rubbish", test_rubbish },
  { "highest", test_highest },
  { "no-room", test_no_room },
  { "room-beside-another", test_room_beside_another },
  { "addresses", test_addresses },
  { "one-family", test_one_family },
  { "order", test_order },
  { "foreign-name", test_foreign_name },
  { "own-unknown", test_own_unknown },
  { "no-writer", test_no_writer },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/promise/9/policy/dns-plan/%s", tests[i].path);

    g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
  }
  g_test_add_func ("/policy/dns-plan/writer", test_writer);
  return g_test_run ();
}
