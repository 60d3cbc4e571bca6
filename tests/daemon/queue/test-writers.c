/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */
#include "queue/writers.h"

#include <string.h>

#include "fixture.h"

#define SECRET "key \"mx\" { algorithm hmac-sha256; secret \"c2VjcmV0IG9mIHRoZSBrZXk=\"; };\n"

static const RestanteWriterRecord by_update = {
  .name = (char *)"home",
  .kind = (char *)"rfc2136",
  .zone = (char *)"example.org",
  .server = (char *)"192.0.2.53:53",
  .secret = (char *)SECRET,
};

static const RestanteWriterRecord by_service = {
  .name = (char *)"dynamic",
  .kind = (char *)"dyndns2",
  .zone = (char *)"home.example.net",
  .url = (char *)"https://dyn.example/nic/update",
  .user = (char *)"ann",
  .secret = (char *)"Grüße aus Köln",
};

static const RestanteWriterRecord by_command = {
  .name = (char *)"own",
  .kind = (char *)"command",
  .zone = (char *)"example.com",
  .command = (char *)"/usr/local/bin/write-dns",
};

static void
add (Fixture *self, const RestanteWriterRecord *record)
{
  g_autoptr (GError) error = NULL;

  restante_queue_add_writer (self->queue, record, &error);
  g_assert_no_error (error);
}

static void
remove_writer (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  restante_queue_remove_writer (self->queue, name, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = restante_queue_list_writers (self->queue, &error);

  g_assert_no_error (error);
  return records;
}

static void
reopen (Fixture *self)
{
  fixture_close (self);
  fixture_open (self);
}

static void
assert_equal (const RestanteWriterRecord *a, const RestanteWriterRecord *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->kind, ==, b->kind);
  g_assert_cmpstr (a->zone, ==, b->zone);
  g_assert_cmpstr (a->server, ==, b->server);
  g_assert_cmpstr (a->url, ==, b->url);
  g_assert_cmpstr (a->user, ==, b->user);
  g_assert_cmpstr (a->command, ==, b->command);
  g_assert_cmpstr (a->secret, ==, b->secret);
}

/* Every member comes back from another run, and by name. */
static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) none = list (self);
  g_autoptr (GPtrArray) records = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  add (self, &by_update);
  add (self, &by_command);
  add (self, &by_service);
  reopen (self);
  records = list (self);
  g_assert_cmpuint (records->len, ==, 3);
  assert_equal (g_ptr_array_index (records, 0), &by_service);
  assert_equal (g_ptr_array_index (records, 1), &by_update);
  assert_equal (g_ptr_array_index (records, 2), &by_command);
}

static void
test_find (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteWriterRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  add (self, &by_update);
  add (self, &by_service);
  found = restante_queue_find_writer (self->queue, "dynamic", &error);
  g_assert_no_error (error);
  assert_equal (found, &by_service);
  g_assert_null (restante_queue_find_writer (self->queue, "dynami", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, " dynami:"));
}

/* The one that is there stays, and nobody is told either secret. */
static void
test_exists (Fixture *self, gconstpointer unused)
{
  RestanteWriterRecord other = by_service;
  g_autoptr (RestanteWriterRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  add (self, &by_update);
  other.name = by_update.name;
  g_assert_false (restante_queue_add_writer (self->queue, &other, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "home"));
  g_assert_null (strstr (error->message, by_update.secret));
  g_assert_null (strstr (error->message, by_service.secret));
  found = restante_queue_find_writer (self->queue, "home", NULL);
  assert_equal (found, &by_update);
}

static void
test_remove (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  add (self, &by_update);
  add (self, &by_service);
  remove_writer (self, "home");
  g_assert_false (restante_queue_remove_writer (self->queue, "home", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  reopen (self);
  records = list (self);
  g_assert_cmpuint (records->len, ==, 1);
  assert_equal (g_ptr_array_index (records, 0), &by_service);
  /* The name is free again. */
  add (self, &by_update);
}

static gboolean
store_has (Fixture *self, const char *text)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return memmem (content, length, text, strlen (text)) != NULL;
}

/* Not even the free space of its pages has it any more. */
static void
test_removed_secret (Fixture *self, gconstpointer unused)
{
  add (self, &by_update);
  add (self, &by_service);
  fixture_close (self);
  g_assert_true (store_has (self, by_update.secret));
  fixture_open (self);
  remove_writer (self, "home");
  remove_writer (self, "dynamic");
  fixture_close (self);
  g_assert_false (store_has (self, by_update.secret));
  g_assert_false (store_has (self, by_service.secret));
}

/* What the store says of itself when it cannot keep a secret does not hold it. */
static void
test_secret_in_an_error (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_change_store (self, "DROP TABLE dns_writer;"
                              "CREATE TABLE dns_writer (name TEXT, kind TEXT, zone TEXT,"
                              " server TEXT, url TEXT, user TEXT, command TEXT,"
                              " secret INTEGER) STRICT");
  g_assert_false (restante_queue_add_writer (self->queue, &by_update, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED);
  g_test_message ("%s", error->message);
  g_assert_null (strstr (error->message, "c2VjcmV0"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/writers/stored", test_stored);
  ADD ("/queue/writers/find", test_find);
  ADD ("/queue/writers/exists", test_exists);
  ADD ("/queue/writers/remove", test_remove);
  ADD ("/promise/11/queue/writers/removed-secret", test_removed_secret);
  ADD ("/promise/11/queue/writers/secret-in-an-error", test_secret_in_an_error);
  return g_test_run ();
}
