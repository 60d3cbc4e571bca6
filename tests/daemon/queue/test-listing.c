/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/listing.h"

#include "fixture.h"

static gint64
id_at (RestanteMessagePage *page, guint position)
{
  g_autoptr (RestanteMessage) message =
      g_list_model_get_item (restante_message_page_get_messages (page), position);

  return g_ascii_strtoll (restante_message_get_id (message), NULL, 10);
}

static guint
length_of (RestanteMessagePage *page)
{
  return g_list_model_get_n_items (restante_message_page_get_messages (page));
}

static RestanteMessagePage *
list (RestanteQueue *queue, const RestanteFilter *filter, gint64 after, guint limit)
{
  g_autoptr (GError) error = NULL;
  RestanteMessagePage *page = restante_queue_list (queue, filter, after, limit, &error);

  g_assert_no_error (error);
  return page;
}

static gint64
next_of (RestanteMessagePage *page)
{
  const char *next = restante_message_page_get_next (page);

  return next != NULL ? g_ascii_strtoll (next, NULL, 10) : 0;
}

/* Mail in two domains, of different sizes and ends; every third is parked, so that the lists merge
 * four lanes. */
static void
fill (RestanteQueue *queue, guint count)
{
  for (guint i = 0; i < count; i++) {
    g_autoptr (RestanteEnvelope) envelope =
        fixture_envelope (queue, i % 2 ? "u@example.org" : "v@example.net");
    g_autoptr (GBytes) content = fixture_bytes (10 + i * 7919 % 50, i);

    envelope->arrived += i * 613 % 40;
    fixture_hold_envelope (queue, envelope, content);
    if (i % 3 == 0)
      fixture_record (queue, envelope->id, RESTANTE_MOVE_REJECTED, "550 No", FIXTURE_ARRIVED);
  }
}

/* What each order means, in terms of the messages themselves. */
static gint64
compare (RestanteOrder order, RestanteMessage *a, RestanteMessage *b)
{
  gint64 id = g_ascii_strtoll (restante_message_get_id (b), NULL, 10) -
              g_ascii_strtoll (restante_message_get_id (a), NULL, 10);
  gint64 ends = restante_message_get_expires (b) - restante_message_get_expires (a);
  gint64 size = restante_message_get_size (a) - restante_message_get_size (b);

  switch (order) {
  case RESTANTE_ORDER_NEWEST:
    return -id;
  case RESTANTE_ORDER_OLDEST:
    return id;
  case RESTANTE_ORDER_EXPIRES:
    return ends != 0 ? ends : id;
  default:
    return size != 0 ? size : -id;
  }
}

static void
assert_ordered (RestanteMessagePage *page, RestanteOrder order, RestanteMessage **last)
{
  GListModel *messages = restante_message_page_get_messages (page);

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++) {
    RestanteMessage *message = g_list_model_get_item (messages, i);

    if (*last != NULL)
      g_assert_cmpint (compare (order, *last, message), >, 0);
    g_set_object (last, message);
    g_object_unref (message);
  }
}

static void
test_orders (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();

  fill (self->queue, 60);
  for (guint order = 0; order <= RESTANTE_ORDER_LARGEST; order++) {
    g_autoptr (RestanteMessage) last = NULL;
    gint64 after = 0;
    guint seen = 0;

    filter->order = (RestanteOrder)order;
    do {
      g_autoptr (RestanteMessagePage) page = list (self->queue, filter, after, 7);

      g_assert_cmpint (restante_message_page_get_total (page), ==, 60);
      assert_ordered (page, filter->order, &last);
      seen += length_of (page);
      after = next_of (page);
    } while (after != 0);
    g_assert_cmpuint (seen, ==, 60);
  }
}

/* The last message of every other page is deleted before the next page is asked for, and a new one
 * comes in. */
static void
test_changes_between_pages (Fixture *self, gconstpointer unused)
{
  for (guint order = 0; order <= RESTANTE_ORDER_LARGEST; order++) {
    g_autoptr (RestanteFilter) filter = restante_filter_new ();
    g_autoptr (RestanteFilter) all = restante_filter_new ();
    g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
    gint64 after = 0, last_before;
    guint old = 0, pages = 0;

    restante_queue_delete (self->queue, all, NULL);
    fill (self->queue, 60);
    last_before = restante_queue_next_id (self->queue);
    filter->order = (RestanteOrder)order;
    do {
      g_autoptr (RestanteMessagePage) page = list (self->queue, filter, after, 7);

      after = next_of (page);
      for (guint i = 0; i < length_of (page); i++) {
        g_assert_true (g_hash_table_add (seen, GSIZE_TO_POINTER (id_at (page, i))));
        old += id_at (page, i) < last_before;
      }
      if (after != 0 && pages++ % 2 == 0) {
        g_autoptr (RestanteFilter) end = fixture_filter_ids (&after, 1);

        g_assert_cmpint (restante_queue_delete (self->queue, end, NULL), ==, 1);
        fill (self->queue, 1);
      }
    } while (after != 0);
    g_assert_cmpuint (old, ==, 60);
  }
}

static void
test_marks (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();

  fill (self->queue, 60);
  filter->domain = g_strdup ("example.org");
  for (guint order = 0; order <= RESTANTE_ORDER_LARGEST; order++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) marks = NULL;
    gint64 after = 0;
    guint n = 0;

    filter->order = (RestanteOrder)order;
    marks = restante_queue_marks (self->queue, filter, 7, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (marks->len, ==, 30 / 7);
    for (;;) {
      g_autoptr (RestanteMessagePage) page = list (self->queue, filter, after, 7);

      after = next_of (page);
      if (after == 0)
        break;
      g_assert_cmpint (after, ==, g_array_index (marks, gint64, n++));
    }
    g_assert_cmpuint (n, ==, marks->len);
  }
}

static gint64
count_matches (RestanteQueue *queue, const RestanteFilter *filter)
{
  g_autoptr (RestanteMessagePage) page = list (queue, filter, 0, RESTANTE_PAGE_MAX);

  g_assert_cmpint (restante_message_page_get_total (page), ==, length_of (page));
  return length_of (page);
}

static void
test_filters (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  g_autoptr (GError) error = NULL;

  fill (self->queue, 60);
  filter->domain = g_strdup ("EXAMPLE.org.");
  g_assert_cmpint (count_matches (self->queue, filter), ==, 30);
  filter->state = RESTANTE_MESSAGE_PARKED;
  g_assert_cmpint (count_matches (self->queue, filter), ==, 10);
  g_clear_pointer (&filter->domain, g_free);
  g_assert_cmpint (count_matches (self->queue, filter), ==, 20);
  filter->up_to = fixture_ask (self, "SELECT id FROM message ORDER BY id LIMIT 1 OFFSET 9");
  g_assert_cmpint (count_matches (self->queue, filter), ==, 4);
  filter->state = 0;
  g_assert_cmpint (count_matches (self->queue, filter), ==, 10);
  filter->up_to = 0;
  filter->ids = g_new (gint64, 2);
  filter->ids[0] = fixture_ask (self, "SELECT min(id) FROM message");
  filter->ids[1] = 1000000;
  filter->n_ids = 2;
  g_assert_cmpint (count_matches (self->queue, filter), ==, 1);
  filter->domain = g_strdup ("elsewhere.example");
  g_assert_null (restante_queue_list (self->queue, filter, 0, 10, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static const struct
{
  const char *search;
  guint matches;
} searches[] = {
  { "JOSÉ", 1 },           { "jose", 0 },          { "50%", 1 },     { "%", 1 },  { "_", 1 },
  { "Sender.Example", 3 }, { "other@EXAMPLE", 1 }, { "subject", 2 }, { "\\", 0 }, { "", 3 },
  { "example\nthe", 1 },
};

static void
test_search (Fixture *self, gconstpointer unused)
{
  const char *subjects[] = { "A subject of José", "50% off_now", "The subject" };
  const char *recipients[] = { "u@example.org", "u@example.org,Other@example.org",
                               "u@example.net" };

  for (guint i = 0; i < 3; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, recipients[i]);
    g_autoptr (GBytes) content = fixture_bytes (10, i);

    g_free (envelope->subject);
    envelope->subject = g_strdup (subjects[i]);
    fixture_hold_envelope (self->queue, envelope, content);
  }
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++) {
    g_autoptr (RestanteFilter) filter = restante_filter_new ();

    filter->search = g_strdup (searches[i].search);
    g_test_message ("search %s", searches[i].search);
    g_assert_cmpint (count_matches (self->queue, filter), ==, searches[i].matches);
  }
}

static void
test_message (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "0123456789");
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (self->queue, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_message_get_domain (message), ==, "example.org");
  g_assert_cmpstr (restante_message_get_state (message), ==, "held");
  g_assert_cmpstr (restante_message_get_reason (message), ==,
                   "Waiting until the primary has proven its identity.");
  g_assert_cmpstr (restante_message_get_sender (message), ==, "a@sender.example");
  g_assert_cmpstr (restante_message_get_subject (message), ==, "A subject");
  g_assert_cmpstr (restante_message_get_message_id (message), ==, "<1@sender.example>");
  g_assert_cmpstr (restante_message_get_client (message), ==, "192.0.2.1");
  g_assert_cmpstr (restante_message_get_helo (message), ==, "client.example");
  g_assert_cmpstr (restante_message_get_tls (message), ==, "TLS1.3");
  g_assert_cmpint (restante_message_get_size (message), ==, 31 + 10);
  g_assert_cmpint (restante_message_get_arrived (message), ==, FIXTURE_ARRIVED);
  g_assert_cmpint (restante_message_get_expires (message), ==, FIXTURE_ARRIVED + FIXTURE_HOLD);
  g_assert_cmpuint (g_list_model_get_n_items (restante_message_get_recipients (message)), ==, 2);
  g_assert_null (restante_queue_get (self->queue, id + 1, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (restante_queue_read (self->queue, id + 1, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_count (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCounts) counts = NULL;
  gint64 domain_id = fixture_domain_id (self->queue, "example.org");

  fill (self->queue, 60);
  counts = restante_queue_count (self->queue, domain_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (restante_counts_get_held (counts), ==, 20);
  g_assert_cmpint (restante_counts_get_parked (counts), ==, 10);
  g_assert_cmpint (restante_counts_get_delivered (counts), ==, 0);
  g_assert_cmpint (restante_counts_get_first_end (counts), ==,
                   fixture_ask (self, "SELECT min(ends) FROM message WHERE state = 4"
                                      " AND domain_id = (SELECT id FROM domain"
                                      " WHERE name = 'example.org')"));
  g_assert_cmpint (restante_counts_get_held_size (counts), ==,
                   fixture_ask (self, "SELECT sum(size) FROM message WHERE state = 4"
                                      " AND domain_id = (SELECT id FROM domain"
                                      " WHERE name = 'example.org')"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/listing/orders", test_orders);
  ADD ("/queue/listing/changes-between-pages", test_changes_between_pages);
  ADD ("/queue/listing/marks", test_marks);
  ADD ("/queue/listing/filters", test_filters);
  ADD ("/queue/listing/search", test_search);
  ADD ("/queue/listing/message", test_message);
  ADD ("/queue/listing/count", test_count);
  return g_test_run ();
}
