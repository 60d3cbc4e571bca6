/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/change-feed.h"

#include "home.h"

typedef struct
{
  Fixture store;
  RestanteChangeFeed *feed;
  GThread *thread;  /* that of the main loop */
  GHashTable *seen; /* ids as pointers */
  GHashTable *domains;
  guint calls;
  guint most; /* ids in one call */
  gboolean more;
} Feed;

static void
on_changed (gint64 domain_id, GArray *ids, gboolean more, gpointer user_data)
{
  Feed *self = user_data;

  g_assert_true (g_thread_self () == self->thread);
  self->calls++;
  self->most = MAX (self->most, ids->len);
  self->more |= more;
  g_hash_table_add (self->domains, GSIZE_TO_POINTER (domain_id));
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->seen, GSIZE_TO_POINTER (g_array_index (ids, gint64, i)));
}

static void
set_up (Feed *self, gconstpointer unused)
{
  fixture_set_up (&self->store, NULL);
  self->thread = g_thread_self ();
  self->seen = g_hash_table_new (NULL, NULL);
  self->domains = g_hash_table_new (NULL, NULL);
  self->feed = restante_change_feed_new (self->store.queue, on_changed, self);
}

static void
tear_down (Feed *self, gconstpointer unused)
{
  g_clear_pointer (&self->feed, restante_change_feed_free);
  fixture_tear_down (&self->store, NULL);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->domains);
}

static gboolean
has (GHashTable *set, gint64 id)
{
  return g_hash_table_contains (set, GSIZE_TO_POINTER (id));
}

static void
test_tells_what_changed (Feed *self, gconstpointer unused)
{
  gint64 org = fixture_domain_id (self->store.queue, "example.org");
  gint64 net = fixture_domain_id (self->store.queue, "example.net");
  gint64 one = fixture_hold (self->store.queue, "a@example.org", "Subject: x\r\n\r\n");
  gint64 two = fixture_hold (self->store.queue, "a@example.net", "Subject: x\r\n\r\n");

  g_assert_cmpuint (self->calls, ==, 0);
  AWAIT (has (self->seen, one) && has (self->seen, two));
  g_assert_true (has (self->domains, org) && has (self->domains, net));
  g_assert_false (self->more);
}

/* Many changes are one call with some of the ids. */
static void
test_too_many (Feed *self, gconstpointer unused)
{
  guint many = 3 * RESTANTE_CHANGE_FEED_IDS;

  for (guint i = 0; i < many; i++)
    fixture_hold (self->store.queue, "a@example.org", "Subject: x\r\n\r\n");
  restante_queue_flush (self->store.queue);
  AWAIT (self->calls > 0);
  g_assert_cmpuint (self->calls, ==, 1);
  g_assert_cmpuint (self->most, ==, RESTANTE_CHANGE_FEED_IDS);
  g_assert_true (self->more);
}

/* After a call it begins anew. */
static void
test_again (Feed *self, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++) {
    gint64 id = fixture_hold (self->store.queue, "a@example.org", "Subject: x\r\n\r\n");

    AWAIT (has (self->seen, id));
  }
}

static void
test_freed_before_it_told (Feed *self, gconstpointer unused)
{
  fixture_hold (self->store.queue, "a@example.org", "Subject: x\r\n\r\n");
  restante_queue_flush (self->store.queue);
  g_clear_pointer (&self->feed, restante_change_feed_free);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (self->calls, ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Feed, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/change-feed/tells-what-changed", test_tells_what_changed);
  ADD ("/watch/change-feed/too-many", test_too_many);
  ADD ("/watch/change-feed/again", test_again);
  ADD ("/watch/change-feed/freed-before-it-told", test_freed_before_it_told);
  return g_test_run ();
}
