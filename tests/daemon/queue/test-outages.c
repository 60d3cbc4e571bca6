/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/outages.h"

#include "api/outage.h"
#include "fixture.h"

#define BEGAN FIXTURE_ARRIVED

static RestanteOutageRecord *
begin (Fixture *self, const char *domain, const char *kind)
{
  RestanteOutageRecord *record = g_new0 (RestanteOutageRecord, 1);

  record->id = restante_queue_next_id (self->queue);
  record->domain_id = fixture_domain_id (self->queue, domain);
  record->kind = g_strdup (kind);
  record->cause = g_strdup ("Connection refused.");
  record->began = BEGAN;
  restante_queue_put_outage (self->queue, record);
  return record;
}

static void
end (Fixture *self, RestanteOutageRecord *record)
{
  record->ended = BEGAN + 60;
  record->last_id = restante_queue_next_id (self->queue);
  restante_queue_put_outage (self->queue, record);
}

static void
assert_counts (Fixture *self,
               RestanteOutageRecord *record,
               gint64 held,
               gint64 delivered,
               gint64 parked,
               gint64 waiting)
{
  g_autoptr (GError) error = NULL;
  gint64 left = -1;

  g_assert_true (restante_queue_count_outage (self->queue, record, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpint (record->held, ==, held);
  g_assert_cmpint (record->delivered, ==, delivered);
  g_assert_cmpint (record->parked, ==, parked);
  g_assert_cmpint (left, ==, waiting);
}

/* What came before and after, and for others, is not of it. */
static void
test_counts (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) outage = NULL;
  gint64 ids[3];

  fixture_hold (self->queue, "before@example.org", "hello");
  outage = begin (self, "example.org", "down");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = fixture_hold (self->queue, "during@example.org", "hello");
  fixture_hold (self->queue, "during@example.net", "hello");
  assert_counts (self, outage, 3, 0, 0, 3);
  end (self, outage);
  fixture_hold (self->queue, "after@example.org", "hello");
  fixture_record (self->queue, ids[0], RESTANTE_MOVE_ACCEPTED, "250 ok", BEGAN + 61);
  fixture_record (self->queue, ids[1], RESTANTE_MOVE_REJECTED, "550 no", BEGAN + 61);
  assert_counts (self, outage, 3, 1, 1, 1);
}

static GPtrArray *
list_open (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *open = restante_queue_list_open_outages (self->queue, &error);

  g_assert_no_error (error);
  return open;
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) reported = begin (self, "example.net", "down");
  g_autoptr (RestanteOutageRecord) outage = begin (self, "example.org", "down");
  g_autoptr (GPtrArray) open = NULL;
  RestanteOutageRecord *found;
  gint64 next;

  end (self, reported);
  reported->reported = TRUE;
  restante_queue_put_outage (self->queue, reported);
  g_free (outage->kind);
  outage->kind = g_strdup ("stranger");
  outage->told = 3;
  restante_queue_put_outage (self->queue, outage);
  next = restante_queue_next_id (self->queue);
  fixture_close (self);
  fixture_open (self);
  open = list_open (self);
  g_assert_cmpuint (open->len, ==, 1);
  found = g_ptr_array_index (open, 0);
  g_assert_cmpint (found->id, ==, outage->id);
  g_assert_cmpint (found->domain_id, ==, outage->domain_id);
  g_assert_cmpstr (found->kind, ==, "stranger");
  g_assert_cmpstr (found->cause, ==, "Connection refused.");
  g_assert_cmpint (found->began, ==, BEGAN);
  g_assert_cmpint (found->ended, ==, 0);
  g_assert_cmpint (found->told, ==, 3);
  g_assert_cmpint (restante_queue_next_id (self->queue), >, next);
}

/* Also after a kill: no message may get an id that an outage has. */
static void
test_ids_are_used_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) outage = begin (self, "example.org", "down");
  g_autoptr (GPtrArray) open = list_open (self);

  restante_store_writer_flush (self->queue->writer);
  g_assert_cmpint (fixture_ask (self, "SELECT value FROM meta WHERE name = 'last-id'"), >=,
                   outage->id);
}

static void
assert_page (Fixture *self, gint64 domain_id, gint64 after, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteOutagePage) page =
      restante_queue_list_outages (self->queue, domain_id, after, limit, &error);
  g_autoptr (GString) found = g_string_new (NULL);
  GListModel *outages;

  g_assert_no_error (error);
  outages = restante_outage_page_get_outages (page);
  for (guint i = 0; i < g_list_model_get_n_items (outages); i++) {
    g_autoptr (RestanteOutage) outage = g_list_model_get_item (outages, i);

    g_string_append_printf (found, "%s %s %" G_GINT64_FORMAT ", ",
                            restante_outage_get_domain (outage), restante_outage_get_kind (outage),
                            restante_outage_get_held (outage));
  }
  g_string_append (found, restante_outage_page_get_next (page) != NULL ? "more" : "end");
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_pages (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) first = begin (self, "example.org", "down");
  g_autoptr (RestanteOutageRecord) second = begin (self, "example.net", "refusing");
  g_autoptr (RestanteOutageRecord) third = NULL;

  end (self, first);
  third = begin (self, "example.org", "stranger");
  fixture_hold (self->queue, "during@example.org", "hello");
  restante_store_writer_flush (self->queue->writer);
  assert_page (self, 0, 0, 9,
               "example.org stranger 1, example.net refusing 0, example.org down 0, end");
  assert_page (self, first->domain_id, 0, 1, "example.org stranger 1, more");
  assert_page (self, first->domain_id, third->id, 1, "example.org down 0, end");
}

static void
assert_mail (Fixture *self,
             const RestanteOutageRecord *outage,
             gint64 before,
             guint limit,
             gint64 total,
             const gint64 *expected,
             guint n_expected)
{
  g_autoptr (GError) error = NULL;
  gint64 found = -1;
  g_autoptr (GArray) ids = NULL;

  restante_store_writer_flush (self->queue->writer);
  ids = restante_queue_list_outage_mail (self->queue, outage->id, before, limit, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, total);
  g_assert_cmpmem (ids->data, ids->len * sizeof (gint64), expected, n_expected * sizeof (gint64));
}

/* The newest first, whatever their states are; what came before and after, and for others, is not
 * of it. */
static void
test_mail (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) outage = NULL;
  gint64 ids[4]; /* newest first */

  fixture_hold (self->queue, "before@example.org", "hello");
  outage = begin (self, "example.org", "down");
  for (guint i = G_N_ELEMENTS (ids); i > 0; i--)
    ids[i - 1] = fixture_hold (self->queue, "during@example.org", "hello");
  fixture_hold (self->queue, "during@example.net", "hello");
  fixture_record (self->queue, ids[0], RESTANTE_MOVE_ACCEPTED, "250 ok", BEGAN + 61);
  fixture_record (self->queue, ids[2], RESTANTE_MOVE_REJECTED, "550 no", BEGAN + 61);
  assert_mail (self, outage, G_MAXINT64, 9, 4, ids, 4);
  assert_mail (self, outage, G_MAXINT64, 3, 4, ids, 3);
  assert_mail (self, outage, ids[1], 9, 2, ids + 2, 2);
  end (self, outage);
  fixture_hold (self->queue, "after@example.org", "hello");
  assert_mail (self, outage, G_MAXINT64, 9, 4, ids, 4);
  outage->id = G_MAXINT64;
  assert_mail (self, outage, G_MAXINT64, 9, 0, NULL, 0);
}

/* It goes with its domain, and what is still on its way to the store does not come back. */
static void
test_domain_removed (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteOutageRecord) outage = begin (self, "example.org", "down");
  g_autoptr (GError) error = NULL;

  restante_queue_remove_domain (self->queue, "example.org", &error);
  g_assert_no_error (error);
  end (self, outage);
  restante_store_writer_flush (self->queue->writer);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM outage"), ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/outages/counts", test_counts);
  ADD ("/queue/outages/stored", test_stored);
  ADD ("/promise/1/queue/outages/ids-are-used-up", test_ids_are_used_up);
  ADD ("/queue/outages/pages", test_pages);
  ADD ("/queue/outages/mail", test_mail);
  ADD ("/queue/outages/domain-removed", test_domain_removed);
  return g_test_run ();
}
