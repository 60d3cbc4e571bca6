/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/notices.h"

#include "fixture.h"

static void
assert_waiting (Fixture *self, const char *service, gint64 after, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  restante_store_writer_flush (self->queue->writer);
  records = restante_queue_list_notices (self->queue, service, after, limit, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++) {
    RestanteNoticeRecord *record = g_ptr_array_index (records, i);

    g_string_append_printf (found, "%s@%" G_GINT64_FORMAT " ", record->document, record->time);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

/* In order, each service its own, over a restart. */
static void
test_order (Fixture *self, gconstpointer unused)
{
  gint64 first = restante_queue_add_notice (self->queue, "webhook", 10, "one");

  restante_queue_add_notice (self->queue, "ntfy", 10, "one");
  restante_queue_add_notice (self->queue, "webhook", 20, "two");
  restante_queue_add_notice (self->queue, "webhook", 15, "three");
  assert_waiting (self, "webhook", 0, 9, "one@10 two@20 three@15 ");
  assert_waiting (self, "webhook", 0, 2, "one@10 two@20 ");
  assert_waiting (self, "webhook", first, 9, "two@20 three@15 ");
  restante_queue_drop_notice (self->queue, first);
  fixture_close (self);
  fixture_open (self);
  assert_waiting (self, "webhook", 0, 9, "two@20 three@15 ");
  assert_waiting (self, "ntfy", 0, 9, "one@10 ");
  assert_waiting (self, "pigeon", 0, 9, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/queue/notices/order", Fixture, NULL, fixture_set_up, test_order, fixture_tear_down);
  return g_test_run ();
}
