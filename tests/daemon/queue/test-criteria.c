/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/criteria.h"

#include "fixture.h"

/* Every step of the plan of @sql; whoever reads it says whether it is good. */
static char *
explain (RestanteDatabase *database, const char *sql)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *rows = restante_database_prepare (database, question, &error);

  g_assert_no_error (error);
  while (restante_database_step (database, rows, &error))
    g_string_append_printf (plan, "%s\n", (const char *)sqlite3_column_text (rows, 3));
  g_assert_no_error (error);
  sqlite3_finalize (rows);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

static void
assert_indexed (RestanteDatabase *database, const char *sql)
{
  g_autofree char *plan = explain (database, sql);

  if (strstr (plan, "SEARCH message USING ") == NULL || strstr (plan, "SCAN message") != NULL ||
      strstr (plan, "TEMP B-TREE") != NULL)
    g_error ("%s\n%s", sql, plan);
}

static void
assert_filter_indexed (Fixture *self, RestanteDatabase *database, const RestanteFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCriteria) criteria =
      restante_criteria_new (database, self->queue->domains, filter, &error);
  g_autofree char *first = restante_criteria_to_sql (criteria, FALSE);
  g_autofree char *behind = restante_criteria_to_sql (criteria, TRUE);

  g_assert_no_error (error);
  assert_indexed (database, first);
  assert_indexed (database, behind);
}

static void
test_plans (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  g_autoptr (GError) error = NULL;
  RestanteDatabase *database;

  for (guint i = 0; i < 5; i++) {
    gint64 id = fixture_hold (self->queue, i % 2 ? "u@example.org" : "v@example.net", "x");

    if (i < 2)
      fixture_record (self->queue, id, RESTANTE_MOVE_REJECTED, "550 No", FIXTURE_ARRIVED);
  }
  database = restante_readers_take (self->queue->readers, &error);
  g_assert_no_error (error);
  for (guint order = 0; order <= RESTANTE_ORDER_LARGEST; order++) {
    filter->order = (RestanteOrder)order;
    assert_filter_indexed (self, database, filter);
    filter->domain = g_strdup ("example.org");
    assert_filter_indexed (self, database, filter);
    filter->state = RESTANTE_MESSAGE_HELD;
    filter->up_to = 3;
    assert_filter_indexed (self, database, filter);
    filter->up_to = 0;
    filter->state = 0;
    g_clear_pointer (&filter->domain, g_free);
  }
  restante_readers_give (self->queue->readers, database);
}

/* More lanes than SQLite merges. */
static void
test_many_domains (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  g_autoptr (RestanteMessagePage) page = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 450; i++) {
    g_autofree char *name = g_strdup_printf ("d%u.example", i);
    g_autofree char *recipient = g_strconcat ("u@", name, NULL);
    g_autoptr (RestanteDomainRecord) domain =
        fixture_add_domain (self->queue, name, FIXTURE_HOLD + 450 - i);

    fixture_hold (self->queue, recipient, "x");
  }
  filter->order = RESTANTE_ORDER_EXPIRES;
  page = restante_queue_list (self->queue, filter, 0, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (restante_message_page_get_total (page), ==, 450);
  g_assert_cmpint (g_ascii_strtoll (restante_message_page_get_next (page), NULL, 10), ==,
                   fixture_ask (self, "SELECT max(id) FROM message"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/criteria/plans", test_plans);
  ADD ("/queue/criteria/many-domains", test_many_domains);
  return g_test_run ();
}
