/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/activities.h"

#include "api/activity.h"
#include "fixture.h"

static RestanteActivityPage *
list (Fixture *self, const char *domain, gint64 after, guint limit)
{
  g_autoptr (GError) error = NULL;
  RestanteActivityPage *page =
      restante_queue_list_activities (self->queue, domain, after, limit, &error);

  g_assert_no_error (error);
  return page;
}

/* The texts from the newest on, with spaces in between. */
static char *
texts_of (RestanteActivityPage *page)
{
  GListModel *activities = restante_activity_page_get_activities (page);
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (activities); i++) {
    g_autoptr (RestanteActivity) activity = g_list_model_get_item (activities, i);

    g_string_append_printf (texts, "%s%s", i > 0 ? " " : "", restante_activity_get_text (activity));
  }
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static gint64
next_of (RestanteActivityPage *page)
{
  const char *next = restante_activity_page_get_next (page);

  return next != NULL ? g_ascii_strtoll (next, NULL, 10) : 0;
}

static gint64
add (Fixture *self, const char *domain, const char *text)
{
  return restante_queue_add_activity (self->queue, FIXTURE_ARRIVED, domain, "up", text);
}

static void
test_pages (Fixture *self, gconstpointer unused)
{
  gint64 first = add (self, "example.org", "one");
  gint64 second = add (self, NULL, "two");
  g_autoptr (RestanteActivityPage) newest = NULL;
  g_autoptr (RestanteActivityPage) rest = NULL;
  g_autofree char *newest_texts = NULL;
  g_autofree char *rest_texts = NULL;

  g_assert_cmpint (second, >, first);
  add (self, "example.net", "three");
  restante_queue_flush (self->queue);
  newest = list (self, NULL, 0, 2);
  newest_texts = texts_of (newest);
  g_assert_cmpstr (newest_texts, ==, "three two");
  g_assert_cmpint (next_of (newest), ==, second);
  rest = list (self, NULL, next_of (newest), 2);
  rest_texts = texts_of (rest);
  g_assert_cmpstr (rest_texts, ==, "one");
  g_assert_cmpint (next_of (rest), ==, 0);
}

static void
test_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteActivityPage) page = NULL;
  g_autofree char *texts = NULL;

  add (self, "example.org", "one");
  add (self, NULL, "two");
  add (self, "example.org", "three");
  restante_queue_flush (self->queue);
  page = list (self, "example.org", 0, 10);
  texts = texts_of (page);
  g_assert_cmpstr (texts, ==, "three one");
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  gint64 before = add (self, "example.org", "one");
  g_autoptr (RestanteActivityPage) page = NULL;
  g_autoptr (RestanteActivity) activity = NULL;

  fixture_close (self);
  fixture_open (self);
  page = list (self, NULL, 0, 10);
  activity = g_list_model_get_item (restante_activity_page_get_activities (page), 0);
  g_assert_cmpint (restante_activity_get_time (activity), ==, FIXTURE_ARRIVED);
  g_assert_cmpstr (restante_activity_get_domain (activity), ==, "example.org");
  g_assert_cmpstr (restante_activity_get_kind (activity), ==, "up");
  g_assert_cmpint (add (self, NULL, "two"), >, before);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/activities/pages", test_pages);
  ADD ("/queue/activities/domain", test_domain);
  ADD ("/queue/activities/stored", test_stored);
  return g_test_run ();
}
