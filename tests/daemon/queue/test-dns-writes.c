/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dns-writes.h"

#include "fixture.h"

static RestanteRecordSet *
set (const char *name, const char *type, guint32 ttl, const char *data)
{
  g_auto (GStrv) lines = g_strsplit (data, ",", -1);

  return restante_record_set_new (name, type, ttl, (const char *const *)lines);
}

static GPtrArray *
no_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);
}

/* A first MX, one more in a set that is there, and an address that is taken away. */
static GPtrArray *
three_changes (void)
{
  GPtrArray *changes = no_changes ();
  const char *text[] = { "\"v=STSv1; id=1\\\"\\010;\"", NULL };

  g_ptr_array_add (
      changes, restante_record_change_new (set ("example.org", "MX", 3600, "10 mail.example.org."),
                                           set ("example.org", "MX", RESTANTE_RECORD_TTL_MAX,
                                                "10 mail.example.org.,20 mx2.example.org."),
                                           "home"));
  g_ptr_array_add (
      changes, restante_record_change_new (set ("mail.example.org", "A", 60, "192.0.2.1,192.0.2.2"),
                                           set ("mail.example.org", "A", 0, ""), "other"));
  g_ptr_array_add (changes,
                   restante_record_change_new (
                       set ("_mta-sts.example.org", "TXT", 300, ""),
                       restante_record_set_new ("_mta-sts.example.org", "TXT", 300, text), NULL));
  return changes;
}

static void
assert_set (const RestanteRecordSet *a, const RestanteRecordSet *b)
{
  g_assert_true (restante_record_set_equal (a, b));
  g_assert_cmpuint (a->ttl, ==, b->ttl);
}

static void
assert_changes (GPtrArray *changes, GPtrArray *expected)
{
  g_assert_cmpuint (changes->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    const RestanteRecordChange *wanted = g_ptr_array_index (expected, i);

    assert_set (change->before, wanted->before);
    assert_set (change->after, wanted->after);
    g_assert_cmpstr (change->writer, ==, wanted->writer);
  }
}

static void
record (Fixture *self, const char *domain, GPtrArray *changes)
{
  g_autoptr (GError) error = NULL;

  restante_queue_record_dns_write (self->queue, domain, changes, FIXTURE_ARRIVED, &error);
  g_assert_no_error (error);
}

static GPtrArray *
get (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *changes = restante_queue_get_dns_write (self->queue, domain, &error);

  g_assert_no_error (error);
  return changes;
}

static void
assert_none (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_queue_get_dns_write (self->queue, domain, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = three_changes ();
  g_autoptr (GPtrArray) found = NULL;

  assert_none (self, "example.org");
  record (self, "example.org", changes);
  fixture_close (self);
  fixture_open (self);
  found = get (self, "Example.ORG.");
  assert_changes (found, changes);
  assert_none (self, "example.net");
}

/* The last time alone can be taken back, however many changes the one before had. */
static void
test_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) three = three_changes ();
  g_autoptr (GPtrArray) one = no_changes ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) others = NULL;

  g_ptr_array_add (one, g_ptr_array_steal_index (three, 1));
  record (self, "example.org", three);
  record (self, "example.net", three);
  record (self, "example.org", one);
  found = get (self, "example.org");
  assert_changes (found, one);
  others = get (self, "example.net");
  assert_changes (others, three);
}

static void
test_forget (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = three_changes ();
  g_autoptr (GPtrArray) others = NULL;

  record (self, "example.org", changes);
  record (self, "example.net", changes);
  g_assert_true (restante_queue_forget_dns_write (self->queue, "example.org", NULL));
  g_assert_true (restante_queue_forget_dns_write (self->queue, "example.org", NULL));
  fixture_close (self);
  fixture_open (self);
  assert_none (self, "example.org");
  others = get (self, "example.net");
  assert_changes (others, changes);
}

static void
test_no_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = three_changes ();
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_queue_record_dns_write (self->queue, "example.com", changes,
                                                   FIXTURE_ARRIVED, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (restante_queue_forget_dns_write (self->queue, "no name", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  assert_none (self, "example.com");
}

/* A domain that is added again has nothing to take back. */
static void
test_removed_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = three_changes ();
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (RestanteDomainRecord) again = NULL;

  record (self, "example.org", changes);
  record (self, "example.net", changes);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM dns_change"), ==, 3);
  again = fixture_add_domain (self->queue, "example.org", FIXTURE_HOLD);
  assert_none (self, "example.org");
  others = get (self, "example.net");
  assert_changes (others, changes);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/9/queue/dns-writes/stored", test_stored);
  ADD ("/promise/9/queue/dns-writes/again", test_again);
  ADD ("/queue/dns-writes/forget", test_forget);
  ADD ("/queue/dns-writes/no-domain", test_no_domain);
  ADD ("/queue/dns-writes/removed-domain", test_removed_domain);
  return g_test_run ();
}
