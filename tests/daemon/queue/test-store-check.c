/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/store-check.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "api/violation.h"
#include "fixture.h"

#define LARGE 100000 /* bytes: a file in the spool */

static RestanteViolationList *
check (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  RestanteViolationList *list = restante_queue_check_store (self->queue, &error);

  g_assert_no_error (error);
  return list;
}

/* The rules that are broken, each once, in the order of the table. */
static char *
broken (Fixture *self)
{
  g_autoptr (RestanteViolationList) list = check (self);
  GListModel *violations = restante_violation_list_get_violations (list);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (violations); i++) {
    g_autoptr (RestanteViolation) violation = g_list_model_get_item (violations, i);
    const char *name = restante_violation_get_rule (violation);

    g_test_message ("%s: %s", name, restante_violation_get_text (violation));
    if (strstr (names->str, name) == NULL)
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
  }
  return g_string_free (names, FALSE);
}

static void
assert_broken (Fixture *self, const char *expected)
{
  g_autofree char *names = broken (self);

  g_assert_cmpstr (names, ==, expected);
}

static gint64
hold_large (Fixture *self, const char *recipients)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, recipients);
  g_autoptr (GBytes) content = fixture_bytes (LARGE, 1);

  return fixture_hold_envelope (self->queue, envelope, content);
}

/* A message's whole life, looked at after each step. */
static void
test_in_order (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFilter) all = restante_filter_new ();
  gint64 small, large, next;
  guint shelved, removed;

  assert_broken (self, "");
  small = fixture_hold (self->queue, "u@example.org,v@example.org,w@example.net", "small");
  large = hold_large (self, "u@example.org,u@example.net");
  assert_broken (self, "");
  fixture_record (self->queue, small, RESTANTE_MOVE_ACCEPTED, "250 2.0.0 Ok", FIXTURE_ARRIVED);
  fixture_record (self->queue, large, RESTANTE_MOVE_REJECTED, "550 5.1.1 No", FIXTURE_ARRIVED);
  assert_broken (self, "");
  g_assert_cmpint (
      restante_queue_extend (self->queue, all, 86400, FIXTURE_ARRIVED + FIXTURE_HOLD, NULL), >, 0);
  g_assert_true (restante_queue_expire (self->queue, FIXTURE_ARRIVED + 3 * FIXTURE_HOLD, &shelved,
                                        &removed, &next, NULL));
  g_assert_cmpuint (shelved, >, 0);
  g_assert_cmpuint (removed, >, 0);
  assert_broken (self, "");
  g_assert_cmpint (restante_queue_resend (self->queue, all, FIXTURE_ARRIVED, NULL), >, 0);
  g_assert_true (restante_queue_sent_away (self->queue, large, "away", FIXTURE_ARRIVED, NULL));
  assert_broken (self, "");
  g_assert_cmpint (restante_queue_delete (self->queue, all, NULL), >, 0);
  assert_broken (self, "");
  fixture_close (self);
  fixture_open (self);
  assert_broken (self, "");
}

#define CHANGES                                                                                    \
  "INSERT INTO dns_change (domain_id, position, time, name, type, ttl_before, data_before,"        \
  " ttl_after, data_after) VALUES "
#define CHANGE "1, 'example.org', 'MX', 60, '', 60, '20 mx2.example.org.'"

/* The store has three messages: 1 to two recipients of example.org, 2 with a file to both domains
 * (2 and 3). Each script breaks rules; the names are in the order of the table. */
static const struct
{
  const char *script;
  const char *rules;
} damages[] = {
  { "UPDATE message SET state = 6 WHERE id = 1", "message-state attention counts" },
  { "UPDATE recipient SET state = 0 WHERE message = 1 AND position = 1",
    "recipient-state attention" },
  { "UPDATE recipient SET state = 1 WHERE message = 1 AND position = 1", "attention" },
  { "DELETE FROM recipient WHERE message = 1 AND position = 0", "recipients" },
  { "DELETE FROM recipient WHERE message = 2", "recipients due" },
  { "INSERT INTO recipient (message, position, state, address) VALUES (9, 0, 4, 'x@example.org')",
    "recipient-message" },
  { "UPDATE message SET domain_id = 9 WHERE id = 1", "domain counts" },
  { "UPDATE message SET due = NULL WHERE id = 1", "due" },
  { "UPDATE message SET due = -1 WHERE id = 1", "due" },
  { "UPDATE message SET state = 5 WHERE id = 2; UPDATE recipient SET state = 5 WHERE message = 2;"
    "UPDATE tally SET messages = 1, bytes = (SELECT size FROM message WHERE id = 1)"
    " WHERE domain_id = 1; INSERT INTO tally SELECT domain_id, 5, 1, size FROM message WHERE id = "
    "2",
    "due" },
  { "UPDATE message SET ends = 0 WHERE id = 1", "times" },
  { "UPDATE message SET attempts = -1 WHERE id = 1", "times" },
  { "UPDATE message SET state = 5, due = NULL, ends = 9223372036854775807 WHERE id = 3;"
    "UPDATE recipient SET state = 5 WHERE message = 3; UPDATE tally SET state = 5"
    " WHERE domain_id = 2",
    "times" },
  { "UPDATE message SET flags = 8 WHERE id = 1", "flags" },
  { "UPDATE message SET flags = 4 WHERE id = 1", "flags" },
  { "UPDATE meta SET value = 2 WHERE name = 'last-id'", "id" },
  { "UPDATE tally SET messages = messages + 1 WHERE domain_id = 1", "counts" },
  { "UPDATE tally SET bytes = bytes - 1 WHERE domain_id = 2", "counts" },
  { "DELETE FROM tally WHERE domain_id = 2", "counts" },
  { "INSERT INTO tally (domain_id, state, messages, bytes) VALUES (2, 1, 1, 10)", "counts" },
  { "DELETE FROM body WHERE id = 1", "body" },
  { "UPDATE body SET users = 1 WHERE id = 2", "users" },
  { "INSERT INTO body (id, users, size, trace, bytes) VALUES (9, 0, 0, '', x'')", "users" },
  { "UPDATE body SET bytes = x'00' WHERE id = 1", "body-size" },
  { "UPDATE body SET bytes = NULL WHERE id = 1", "body-size" },
  { "UPDATE body SET bytes = x'00' WHERE id = 2", "body-size" },
  { "UPDATE body SET trace = trace || 'x' WHERE id = 1", "size" },
  { "UPDATE message SET body_id = 9 WHERE id = 1;"
    "INSERT INTO body SELECT 9, 1, size, spool, trace, NULL FROM body WHERE id = 2;"
    "UPDATE tally SET bytes = bytes - (SELECT size FROM message WHERE id = 1) +"
    " (SELECT size FROM message WHERE id = 2) WHERE domain_id = 1;"
    "UPDATE message SET size = (SELECT size FROM message WHERE id = 2) WHERE id = 1;"
    "DELETE FROM body WHERE id = 1",
    "spool-name" },
  { "UPDATE body SET size = size + 1 WHERE id = 2;"
    "UPDATE message SET size = size + 1 WHERE body_id = 2; UPDATE tally SET bytes = bytes + 1",
    "spool-file" },
  { "INSERT INTO dns_seen (domain_id, kind, value, time) VALUES (9, 'mx', 'mx.example.org', 1)",
    "dns-domain" },
  { CHANGES "(9, 0, " CHANGE ")", "dns-domain" },
  { "INSERT INTO heartbeat (domain_id, user, secret, publish, time) VALUES (9, 'ann', 'x', 0, 0)",
    "heartbeat-domain" },
  { CHANGES "(1, 1, " CHANGE ")", "dns-change" },
  { CHANGES "(1, 0, " CHANGE "), (1, 2, " CHANGE ")", "dns-change" },
  { "UPDATE body SET spool = 'elsewhere' WHERE id = 2", "spool-file" },
};

static void
test_damage (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  fixture_hold (self->queue, "u@example.org,v@example.org", "small");
  hold_large (self, "u@example.org,u@example.net");
  assert_broken (self, "");
  fixture_change_store (self, damages[i].script);
  assert_broken (self, damages[i].rules);
}

/* The index says that it has more than it has. */
static void
test_integrity (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  sqlite3 *handle;

  fixture_hold (self->queue, "u@example.org", "small");
  fixture_close (self);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "PRAGMA writable_schema = ON;"
                                 "UPDATE sqlite_schema SET sql = replace (sql, 'due > 0',"
                                 " 'due >= 0') WHERE name = 'message_deferred'",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  fixture_open (self);
  assert_broken (self, "integrity");
}

static void
test_lost_file (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "spool");
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *file = NULL;

  hold_large (self, "u@example.org");
  file = g_build_filename (path, g_dir_read_name (folder), NULL);
  g_assert_cmpint (truncate (file, LARGE - 1), ==, 0);
  assert_broken (self, "spool-file");
  g_assert_cmpint (g_remove (file), ==, 0);
  assert_broken (self, "spool-file");
}

/* After the sweep of the start nothing of earlier starts may be left but what rows name. */
static void
test_orphan (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "spool/0000000000000000-1");
  g_autofree char *part = fixture_path (self, "spool/0000000000000000-2.part");

  hold_large (self, "u@example.org");
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  fixture_close (self);
  fixture_open (self);
  assert_broken (self, "");
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  assert_broken (self, "orphan");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  assert_broken (self, "orphan");
}

/* As many lines as can be read, whatever has happened. */
static void
test_many (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteViolationList) list = NULL;

  for (guint i = 0; i < 25; i++)
    fixture_hold (self->queue, "u@example.org", "small");
  fixture_change_store (self, "UPDATE message SET due = NULL");
  list = check (self);
  g_assert_cmpuint (g_list_model_get_n_items (restante_violation_list_get_violations (list)), ==,
                    20);
}

typedef struct
{
  Fixture *fixture;
  gint done;
} Traffic;

static gpointer
come_and_go (gpointer data)
{
  Traffic *traffic = data;

  for (guint i = 0; i < 100; i++) {
    gint64 id = hold_large (traffic->fixture, "u@example.org");
    g_autoptr (RestanteFilter) filter = fixture_filter_ids (&id, 1);

    g_assert_cmpint (restante_queue_delete (traffic->fixture->queue, filter, NULL), ==, 1);
  }
  g_atomic_int_inc (&traffic->done);
  return NULL;
}

/* Mail that comes and goes meanwhile is no violation. */
static void
test_at_work (Fixture *self, gconstpointer unused)
{
  Traffic traffic = { self, 0 };
  GThread *threads[] = { g_thread_new ("a", come_and_go, &traffic),
                         g_thread_new ("b", come_and_go, &traffic) };

  while (g_atomic_int_get (&traffic.done) < (gint)G_N_ELEMENTS (threads))
    assert_broken (self, "");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/1/queue/store-check/in-order", test_in_order);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path =
        g_strdup_printf ("/promise/1/queue/store-check/damage/%" G_GSIZE_FORMAT, i);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), fixture_set_up, test_damage,
                fixture_tear_down);
  }
  ADD ("/promise/1/queue/store-check/integrity", test_integrity);
  ADD ("/promise/1/queue/store-check/lost-file", test_lost_file);
  ADD ("/promise/1/queue/store-check/orphan", test_orphan);
  ADD ("/queue/store-check/many", test_many);
  ADD ("/queue/store-check/at-work", test_at_work);
  return g_test_run ();
}
