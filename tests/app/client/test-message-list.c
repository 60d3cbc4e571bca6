/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/message-list.h"

#include "client/row-cache.h"
#include "fake-holder.h"

#define MILLION 1000000

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
  RestanteMessageList *list;
} Fixture;

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the list does not become what the test waits for");
  return G_SOURCE_REMOVE;
}

static void
wait_until_read (RestanteMessageList *list)
{
  guint timer = g_timeout_add_seconds (60, on_impatient, NULL);

  while (restante_message_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static void
wait_for_rows (RestanteMessageList *list, guint n)
{
  guint timer = g_timeout_add_seconds (60, on_impatient, NULL);

  while (g_list_model_get_n_items (G_LIST_MODEL (list)) != n ||
         restante_message_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) place = NULL;
  guint total = GPOINTER_TO_UINT (data);

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  fake_holder_set_queue (self->fake, total, total);
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  self->list = restante_message_list_new (self->holder);
  if (total > 0)
    wait_for_rows (self->list, total);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  restante_message_list_show (self->list, NULL, NULL);
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->list);
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}

static RestanteMessage *
item (Fixture *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->list), position);
}

static void
assert_id (Fixture *self, guint position, guint id)
{
  g_autoptr (RestanteMessage) message = item (self, position);
  g_autofree char *text = g_strdup_printf ("%u", id);

  g_assert_cmpstr (restante_message_get_id (message), ==, text);
}

typedef struct
{
  guint n, position, removed, added, total;
} Changes;

static void
on_changed (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Changes *changes = user_data;

  changes->n++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
  changes->total += removed + added;
}

/* The first row has the highest id: position p is id MILLION - p. */
static void
test_jump (Fixture *self, gconstpointer data)
{
  const guint positions[] = { 0, 500000, 999999 };
  guint before = fake_holder_count (self->fake, "GET /v1/queue");

  g_assert_cmpuint (before, <=, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (positions); i++) {
    g_autoptr (RestanteMessage) early = item (self, positions[i]);
    wait_until_read (self->list);
    assert_id (self, positions[i], MILLION - positions[i]);
    /* The row that was empty has become the message. */
    g_assert_nonnull (restante_message_get_id (early));
  }
  g_assert_cmpuint (fake_holder_count (self->fake, "GET /v1/queue") - before, <=, 3);
  g_assert_null (item (self, MILLION));
  g_assert_cmpstr (restante_message_list_get_newest_id (self->list), ==, "1000000");
}

static void
test_placeholder (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) empty = item (self, 500010);
  Changes changes = { 0 };

  g_assert_null (restante_message_get_id (empty));
  g_assert_true (restante_message_list_get_loading (self->list));
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_changed), &changes);
  wait_until_read (self->list);
  g_signal_handlers_disconnect_by_data (self->list, &changes);
  /* Told for the page, not for the list. */
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmpuint (changes.position, ==, 500000);
  g_assert_cmpuint (changes.removed, ==, RESTANTE_PAGE_ROWS);
  g_assert_cmpuint (changes.added, ==, RESTANTE_PAGE_ROWS);
  assert_id (self, 500010, MILLION - 500010);
}

static void
on_gone (gpointer count, GObject *message)
{
  (*(guint *)count)--;
}

/* Looking at 100,000 rows one after the other leaves a few thousand in memory. */
static void
test_memory (Fixture *self, gconstpointer data)
{
  guint alive = 0;

  for (guint position = 0; position < 100000; position += RESTANTE_PAGE_ROWS) {
    g_autoptr (RestanteMessage) first = item (self, position);
    wait_until_read (self->list);
    for (guint i = 0; i < RESTANTE_PAGE_ROWS; i++) {
      g_autoptr (RestanteMessage) message = item (self, position + i);
      g_object_weak_ref (G_OBJECT (message), on_gone, &alive);
      alive++;
    }
    g_assert_cmpuint (alive, <=, (RESTANTE_PAGES_MAX + 1) * RESTANTE_PAGE_ROWS);
  }
  restante_message_list_show (self->list, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (alive, ==, 0);
}

#define QUEUE_EVENT "{\"event\":\"queue\",\"domain\":\"example.net\",\"ids\":[\"1\"]}"

/* Three messages come while row 500,000 is selected: the same object is three rows further down,
 * and the list is not spliced as a whole. */
static void
test_identity (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) selected = item (self, 500000);
  g_autoptr (RestanteMessage) moved = NULL;
  Changes changes = { 0 };

  wait_until_read (self->list);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_changed), &changes);
  fake_holder_set_queue (self->fake, MILLION + 3, MILLION + 3);
  fake_holder_push (self->fake, QUEUE_EVENT);
  wait_for_rows (self->list, MILLION + 3);
  g_signal_handlers_disconnect_by_data (self->list, &changes);
  moved = item (self, 500003);
  g_assert_true (moved == selected);
  g_assert_cmpstr (restante_message_get_id (selected), ==, "500000");
  g_assert_cmpuint (restante_message_list_find (self->list, "500000"), ==, 500003);
  g_assert_cmpuint (changes.total, <, 5 * 2 * RESTANTE_PAGE_ROWS);
}

/* The top is in view. */
static void
test_top (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) selected = item (self, 1);
  g_autoptr (RestanteMessage) moved = NULL;
  Changes changes = { 0 };

  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_changed), &changes);
  fake_holder_set_queue (self->fake, 11, 11);
  fake_holder_push (self->fake, QUEUE_EVENT);
  wait_for_rows (self->list, 11);
  moved = item (self, 2);
  g_assert_true (moved == selected);
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmpuint (changes.position, ==, 0);
  g_assert_cmpuint (changes.removed, ==, 0);
  g_assert_cmpuint (changes.added, ==, 1);
  g_signal_handlers_disconnect_by_data (self->list, &changes);
}

/* What somebody holds is the same object also after its page was forgotten. */
static void
test_comes_back (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) first = item (self, 0);
  g_autoptr (RestanteMessage) again = NULL;

  for (guint page = 1; page < 60; page++) {
    g_autoptr (RestanteMessage) other = item (self, page * RESTANTE_PAGE_ROWS);
    wait_until_read (self->list);
  }
  again = item (self, 0);
  wait_until_read (self->list);
  g_clear_object (&again);
  again = item (self, 0);
  g_assert_true (again == first);
}

static void
test_query (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteQuery) query = restante_query_new ();

  query->state = g_strdup ("parked");
  query->domain = g_strdup ("example.net");
  fake_holder_set_queue (self->fake, 2, 2);
  restante_message_list_show (self->list, self->holder, query);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 0);
  wait_for_rows (self->list, 2);
  g_assert_nonnull (
      strstr (fake_holder_last (self->fake, "GET /v1/queue"), "domain=example.net&state=parked"));
}

/* All of a long list is deleted. */
static void
test_emptied (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) selected = item (self, 999000);

  wait_until_read (self->list);
  fake_holder_set_queue (self->fake, 0, MILLION);
  fake_holder_push (self->fake, QUEUE_EVENT);
  wait_for_rows (self->list, 0);
  g_assert_null (item (self, 0));
}

static void
test_shrunk (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteMessage) selected = item (self, 999990);

  wait_until_read (self->list);
  fake_holder_set_queue (self->fake, 300, 300);
  fake_holder_push (self->fake, QUEUE_EVENT);
  wait_for_rows (self->list, 300);
  wait_until_read (self->list);
  assert_id (self, 299, 1);
}

static void
test_holder_gone (Fixture *self, gconstpointer data)
{
  guint timer = g_timeout_add_seconds (60, on_impatient, NULL);
  g_autoptr (RestanteMessage) empty = NULL;

  fake_holder_stop (self->fake);
  empty = item (self, 500000);
  while (!restante_message_list_get_problem (self->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, MILLION);
  fake_holder_start (self->fake);
  while (!restante_message_get_id (empty))
    g_main_context_iteration (NULL, TRUE);
  wait_until_read (self->list);
  g_assert_null (restante_message_list_get_problem (self->list));
  g_source_remove (timer);
}

#define ADD(name, total, function)                                                                 \
  g_test_add ("/client/message-list/" name, Fixture, GUINT_TO_POINTER (total), set_up, function,   \
              tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("jump", MILLION, test_jump);
  ADD ("placeholder", MILLION, test_placeholder);
  ADD ("memory", MILLION, test_memory);
  ADD ("identity", MILLION, test_identity);
  ADD ("top", 10, test_top);
  ADD ("comes-back", MILLION, test_comes_back);
  ADD ("query", MILLION, test_query);
  ADD ("emptied", MILLION, test_emptied);
  ADD ("shrunk", MILLION, test_shrunk);
  ADD ("holder-gone", MILLION, test_holder_gone);
  return g_test_run ();
}
