/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/page-run.h"

#include "fake-holder.h"

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) place = NULL;

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  fake_holder_set_queue (self->fake, 1000000, 1000000);
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  while (restante_holder_get_state (self->holder) != RESTANTE_HOLDER_CONNECTED)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}

static RestantePageRun *
read_run (Fixture *self, guint page, guint n_pages, const char *key)
{
  g_autoptr (RestanteQuery) query = restante_query_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RestantePageRun *run;

  restante_page_run_read_async (self->holder, query, page, n_pages, key, NULL, fake_holder_ready,
                                &result);
  run = restante_page_run_read_finish (fake_holder_await (&result), &error);
  g_assert_no_error (error);
  return run;
}

static const char *
first_id (RestantePageRun *run)
{
  return restante_message_get_id (g_ptr_array_index (run->messages, 0));
}

static void
test_start (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePageRun) run = read_run (self, 0, 1, NULL);

  g_assert_cmpuint (run->total, ==, 1000000);
  g_assert_cmpuint (run->messages->len, ==, RESTANTE_PAGE_ROWS);
  g_assert_cmpstr (first_id (run), ==, "1000000");
  g_assert_cmpuint (fake_holder_count (self->fake, "GET /v1/queue"), ==, 1);
}

/* Page 2500 begins behind 500,000 rows. */
static void
test_middle (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePageRun) run = read_run (self, 2500, 3, NULL);

  g_assert_cmpuint (run->page, ==, 2500);
  g_assert_cmpuint (run->messages->len, ==, 3 * RESTANTE_PAGE_ROWS);
  g_assert_cmpstr (first_id (run), ==, "500000");
  g_assert_cmpuint (g_strv_length (run->marks), ==, 5000);
  /* The marks, and 600 rows at 500 a request. */
  g_assert_cmpuint (fake_holder_count (self->fake, "GET /v1/queue"), ==, 3);
}

static void
test_key (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePageRun) run = read_run (self, 2500, 1, "500001");

  g_assert_cmpstr (first_id (run), ==, "500000");
  g_assert_null (run->marks);
  g_assert_cmpuint (fake_holder_count (self->fake, "GET /v1/queue"), ==, 1);
}

/* The list has become shorter than the page that was asked for: its last page comes. */
static void
test_shrunk (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePageRun) run = NULL;
  g_autoptr (RestantePageRun) full = NULL;
  g_autoptr (RestantePageRun) none = NULL;

  fake_holder_set_queue (self->fake, 250, 250);
  run = read_run (self, 2500, 3, NULL);
  g_assert_cmpuint (run->page, ==, 1);
  g_assert_cmpuint (run->messages->len, ==, 50);
  fake_holder_set_queue (self->fake, 400, 400); /* two full pages and no third */
  full = read_run (self, 2500, 3, NULL);
  g_assert_cmpuint (full->page, ==, 1);
  g_assert_cmpuint (full->messages->len, ==, 200);
  fake_holder_set_queue (self->fake, 0, 400);
  none = read_run (self, 2500, 3, NULL);
  g_assert_cmpuint (none->page, ==, 0);
  g_assert_cmpuint (none->total, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/client/page-run/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("start", test_start);
  ADD ("middle", test_middle);
  ADD ("key", test_key);
  ADD ("shrunk", test_shrunk);
  return g_test_run ();
}
