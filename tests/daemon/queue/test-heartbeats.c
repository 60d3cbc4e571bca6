/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */
#include "queue/heartbeats.h"

#include <string.h>

#include "fixture.h"

#define NOW    FIXTURE_ARRIVED
#define SECRET "k7hq2mzp9xw4tvbn6rcd3fgy8a"
#define OTHER  "z2y3x4w5v6u7t8s9r2q3p4n5mk"

static void
put (Fixture *self, const char *domain, const char *user, const char *secret, gboolean publish)
{
  g_autoptr (GError) error = NULL;

  restante_queue_put_heartbeat (self->queue, domain, user, secret, publish, &error);
  g_assert_no_error (error);
}

/* Whether that was new. */
static gboolean
note (Fixture *self, const char *domain, const char *first, const char *second, gint64 time)
{
  const char *const told[] = { first, second, NULL };
  g_autoptr (GError) error = NULL;
  gboolean changed;

  restante_queue_note_heartbeat (self->queue, domain, told, time, &changed, &error);
  g_assert_no_error (error);
  return changed;
}

static RestanteHeartbeatRecord *
find (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;
  RestanteHeartbeatRecord *record = restante_queue_find_heartbeat (self->queue, domain, &error);

  g_assert_no_error (error);
  return record;
}

static void
assert_none (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_queue_find_heartbeat (self->queue, domain, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, domain));
}

static void
assert_record (const RestanteHeartbeatRecord *record,
               const char *domain,
               const char *user,
               const char *secret,
               gboolean publish)
{
  g_assert_cmpstr (record->domain, ==, domain);
  g_assert_cmpstr (record->user, ==, user);
  g_assert_cmpstr (record->secret, ==, secret);
  g_assert_true (record->publish == publish);
}

/* @addresses is separated by spaces. */
static void
assert_last (const RestanteHeartbeatRecord *record, const char *addresses, gint64 time)
{
  g_autofree char *joined = g_strjoinv (" ", record->addresses);

  g_assert_cmpstr (joined, ==, addresses);
  g_assert_cmpint (record->time, ==, time);
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteHeartbeatRecord) org = NULL;
  g_autoptr (RestanteHeartbeatRecord) net = NULL;

  assert_none (self, "example.org");
  put (self, "Example.ORG.", "ann", SECRET, TRUE);
  put (self, "example.net", "bob", OTHER, FALSE);
  note (self, "example.net", "2001:db8::7", "203.0.113.7", NOW);
  fixture_close (self);
  fixture_open (self);
  org = find (self, "example.org");
  assert_record (org, "example.org", "ann", SECRET, TRUE);
  assert_last (org, "", 0);
  net = find (self, "example.net");
  assert_record (net, "example.net", "bob", OTHER, FALSE);
  assert_last (net, "2001:db8::7 203.0.113.7", NOW);
}

static void
test_user (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteHeartbeatRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  put (self, "example.org", "ann", SECRET, FALSE);
  put (self, "example.net", "bob", OTHER, FALSE);
  found = restante_queue_find_heartbeat_user (self->queue, "bob", &error);
  g_assert_no_error (error);
  assert_record (found, "example.net", "bob", OTHER, FALSE);
  g_assert_null (restante_queue_find_heartbeat_user (self->queue, "an", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

/* New credentials and the address that the home last told. */
static void
test_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteHeartbeatRecord) found = NULL;

  put (self, "example.org", "ann", SECRET, FALSE);
  note (self, "example.org", "203.0.113.7", NULL, NOW);
  put (self, "example.org", "eve", OTHER, TRUE);
  found = find (self, "example.org");
  assert_record (found, "example.org", "eve", OTHER, TRUE);
  assert_last (found, "203.0.113.7", NOW);
  g_assert_null (restante_queue_find_heartbeat_user (self->queue, "ann", NULL));
}

/* What the store knew counts, not what the caller has read. */
static void
test_changed (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteHeartbeatRecord) found = NULL;

  put (self, "example.org", "ann", SECRET, FALSE);
  put (self, "example.net", "bob", OTHER, FALSE);
  g_assert_true (note (self, "example.org", "203.0.113.7", NULL, NOW));
  g_assert_false (note (self, "example.org", "203.0.113.7", NULL, NOW + 1));
  g_assert_true (note (self, "example.org", "2001:db8::7", NULL, NOW + 2));
  g_assert_true (note (self, "example.net", "203.0.113.7", NULL, NOW + 3));
  g_assert_true (note (self, "example.org", "203.0.113.8", NULL, NOW + 4));
  found = find (self, "example.org");
  assert_last (found, "203.0.113.8 2001:db8::7", NOW + 4);
}

static void
assert_hostname (const char *primary, const char *expected)
{
  g_autoptr (RestanteDomainRecord) domain = restante_domain_record_new ("example.org");
  g_autofree char *hostname = NULL;

  domain->primary = g_strdup (primary);
  hostname = restante_heartbeat_hostname (domain);
  g_assert_cmpstr (hostname, ==, expected);
}

static void
test_hostname (void)
{
  assert_hostname ("home.example.org:2525", "home.example.org");
  assert_hostname ("[2001:db8::7]:25", "2001:db8::7");
  assert_hostname ("", "example.org");
  assert_hostname (NULL, "example.org");
}

static void
test_taken_user (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  put (self, "example.org", "ann", SECRET, FALSE);
  g_assert_false (
      restante_queue_put_heartbeat (self->queue, "example.net", "ann", OTHER, FALSE, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS);
  g_assert_null (strstr (error->message, SECRET));
  g_assert_null (strstr (error->message, OTHER));
  assert_none (self, "example.net");
}

static void
test_not_found (Fixture *self, gconstpointer unused)
{
  const char *const address[] = { "203.0.113.7", NULL };
  gboolean changed;
  g_autoptr (GError) error = NULL;

  assert_none (self, "example.com");
  g_assert_false (
      restante_queue_put_heartbeat (self->queue, "example.com", "ann", SECRET, FALSE, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      restante_queue_note_heartbeat (self->queue, "example.org", address, NOW, &changed, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (restante_queue_remove_heartbeat (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_removed (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) again = NULL;
  g_autoptr (GError) error = NULL;

  put (self, "example.org", "ann", SECRET, FALSE);
  put (self, "example.net", "bob", OTHER, FALSE);
  restante_queue_remove_heartbeat (self->queue, "example.org", &error);
  g_assert_no_error (error);
  assert_none (self, "example.org");
  restante_queue_remove_domain (self->queue, "example.net", &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM heartbeat"), ==, 0);
  again = fixture_add_domain (self->queue, "example.net", FIXTURE_HOLD);
  assert_none (self, "example.net");
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

static void
assert_overwritten (Fixture *self, const char *secret)
{
  fixture_close (self);
  g_assert_false (store_has (self, secret));
  fixture_open (self);
}

static void
fill (Fixture *self)
{
  put (self, "example.org", "ann", SECRET, FALSE);
  put (self, "example.net", "bob", OTHER, FALSE);
  note (self, "example.org", "2001:db8:0:1:2:3:4:5", "203.0.113.7", NOW);
  fixture_close (self);
  g_assert_true (store_has (self, SECRET));
  g_assert_true (store_has (self, OTHER));
  fixture_open (self);
}

/* Not even the free space of its pages has it any more. */
static void
test_replaced_secret (Fixture *self, gconstpointer unused)
{
  fill (self);
  put (self, "example.org", "ann", "short", FALSE);
  assert_overwritten (self, SECRET);
}

static void
test_removed_secret (Fixture *self, gconstpointer unused)
{
  fill (self);
  g_assert_true (restante_queue_remove_heartbeat (self->queue, "example.org", NULL));
  assert_overwritten (self, SECRET);
}

static void
test_secret_of_a_removed_domain (Fixture *self, gconstpointer unused)
{
  fill (self);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.net", NULL));
  assert_overwritten (self, OTHER);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/heartbeats/stored", test_stored);
  ADD ("/queue/heartbeats/user", test_user);
  ADD ("/queue/heartbeats/again", test_again);
  ADD ("/queue/heartbeats/changed", test_changed);
  g_test_add_func ("/queue/heartbeats/hostname", test_hostname);
  ADD ("/queue/heartbeats/taken-user", test_taken_user);
  ADD ("/queue/heartbeats/not-found", test_not_found);
  ADD ("/queue/heartbeats/removed", test_removed);
  ADD ("/promise/11/queue/heartbeats/replaced-secret", test_replaced_secret);
  ADD ("/promise/11/queue/heartbeats/removed-secret", test_removed_secret);
  ADD ("/promise/11/queue/heartbeats/secret-of-a-removed-domain", test_secret_of_a_removed_domain);
  return g_test_run ();
}
