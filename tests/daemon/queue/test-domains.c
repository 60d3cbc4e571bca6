/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/domains.h"

#include "fixture.h"

static RestanteDomainRecord *
full_record (void)
{
  RestanteDomainRecord *record = restante_domain_record_new ("full.example");

  record->primary = g_strdup ("mail.full.example:2525");
  record->identity = RESTANTE_IDENTITY_CA;
  g_strfreev (record->pins);
  record->pins = g_strsplit ("sha256:aa sha256:bb", " ", -1);
  record->offered = g_strdup ("sha256:cc");
  record->hold = 86400;
  record->paused_until = G_MAXINT64;
  record->pause_reason = g_strdup ("moving house");
  g_free (record->state);
  record->state = g_strdup ("paused");
  record->cause = g_strdup ("Paused by you.");
  record->since = 5;
  record->last_proven = 6;
  record->last_address = g_strdup ("192.0.2.7");
  record->capabilities = g_strdup ("PIPELINING 8BITMIME");
  g_strfreev (record->denied);
  record->denied = g_strsplit ("sha256:dd sha256:ee", " ", -1);
  record->stranger = restante_stranger_sight_new ("sha256:cc", "192.0.2.8", 7, "x ESMTP");
  return record;
}

static void
assert_equal (const RestanteDomainRecord *a, const RestanteDomainRecord *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->primary, ==, b->primary);
  g_assert_cmpint (a->identity, ==, b->identity);
  g_assert_true (g_strv_equal ((const char *const *)a->pins, (const char *const *)b->pins));
  g_assert_cmpstr (a->offered, ==, b->offered);
  g_assert_cmpint (a->hold, ==, b->hold);
  g_assert_cmpint (a->paused_until, ==, b->paused_until);
  g_assert_cmpstr (a->pause_reason, ==, b->pause_reason);
  g_assert_cmpstr (a->state, ==, b->state);
  g_assert_cmpstr (a->cause, ==, b->cause);
  g_assert_cmpint (a->since, ==, b->since);
  g_assert_cmpint (a->last_proven, ==, b->last_proven);
  g_assert_cmpstr (a->last_address, ==, b->last_address);
  g_assert_cmpstr (a->capabilities, ==, b->capabilities);
  g_assert_true (g_strv_equal ((const char *const *)a->denied, (const char *const *)b->denied));
  g_assert_cmpstr (a->stranger->fingerprint, ==, b->stranger->fingerprint);
  g_assert_cmpstr (a->stranger->address, ==, b->stranger->address);
  g_assert_cmpint (a->stranger->since, ==, b->stranger->since);
  g_assert_cmpstr (a->stranger->said, ==, b->stranger->said);
}

static void
reopen (Fixture *self)
{
  fixture_close (self);
  fixture_open (self);
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) record = full_record ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomainRecord) stored = restante_queue_put_domain (self->queue, record, &error);
  g_autoptr (RestanteDomainRecord) found = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (stored->id, >, 0);
  assert_equal (stored, record);
  reopen (self);
  found = restante_queue_find_domain (self->queue, "FULL.Example.");
  g_assert_cmpint (found->id, ==, stored->id);
  assert_equal (found, record);
  g_assert_null (restante_queue_find_domain (self->queue, "sub.full.example"));
}

/* No pins read back as none, not as one that is empty. */
static void
test_no_pins (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = NULL;

  reopen (self);
  found = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpuint (g_strv_length (found->pins), ==, 0);
}

static void
test_list (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) first = fixture_add_domain (self->queue, "a.example", 0);
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->queue);
  const char *names[] = { "a.example", "example.net", "example.org" };

  g_assert_cmpuint (domains->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (((RestanteDomainRecord *)g_ptr_array_index (domains, i))->name, ==, names[i]);
}

static void
test_exists (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new ("example.org");
  g_autoptr (GError) error = NULL;

  record->primary = g_strdup ("other.example:25");
  g_assert_null (restante_queue_put_domain (self->queue, record, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS);
}

static void
test_change (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) changed = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) stored = NULL;
  g_autoptr (GError) error = NULL;

  changed->hold = 77;
  stored = restante_queue_put_domain (self->queue, changed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stored->id, ==, found->id);
  /* Who holds the old record still reads the old one. */
  g_assert_cmpint (found->hold, ==, FIXTURE_HOLD);
  reopen (self);
  g_clear_pointer (&found, restante_domain_record_unref);
  found = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpint (found->hold, ==, 77);
}

/* What was seen of the primary is kept; an old copy of the owner's settings does not come back with
 * it. */
static void
test_remember (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) seen = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) now = NULL;

  g_free (seen->state);
  seen->state = g_strdup ("up");
  seen->last_proven = 99;
  seen->hold = 1;
  restante_queue_remember_primary (self->queue, seen);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpstr (now->state, ==, "up");
  g_assert_cmpint (now->hold, ==, FIXTURE_HOLD);
  g_clear_pointer (&now, restante_domain_record_unref);
  reopen (self);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpstr (now->state, ==, "up");
  g_assert_cmpint (now->last_proven, ==, 99);
  g_assert_cmpint (now->hold, ==, FIXTURE_HOLD);
}

static void
put (Fixture *self, const RestanteDomainRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomainRecord) stored = restante_queue_put_domain (self->queue, record, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stored);
}

/* Copies that were made before any of them was stored: each brings only its own change. */
static void
test_side_by_side (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) pause = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) hold = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) trust = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) seen = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) now = NULL;

  pause->paused_until = G_MAXINT64;
  pause->pause_reason = g_strdup ("moving house");
  hold->hold = 77;
  g_strfreev (trust->pins);
  trust->pins = g_strsplit ("sha256:aa", " ", -1);
  g_free (seen->state);
  seen->state = g_strdup ("stranger");
  seen->since = 8;
  put (self, pause);
  restante_queue_remember_primary (self->queue, seen);
  put (self, trust);
  put (self, hold);
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&now, restante_domain_record_unref);
    now = restante_queue_find_domain (self->queue, "example.org");
    g_assert_cmpint (now->paused_until, ==, G_MAXINT64);
    g_assert_cmpstr (now->pause_reason, ==, "moving house");
    g_assert_cmpint (now->hold, ==, 77);
    g_assert_cmpstr (now->pins[0], ==, "sha256:aa");
    g_assert_cmpstr (now->state, ==, "stranger");
    g_assert_cmpint (now->since, ==, 8);
    reopen (self);
  }
}

/* A new pause has its own reason, none too; and a copy of a copy is compared with that. */
static void
test_together (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) first = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) second = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) third = NULL;
  g_autoptr (RestanteDomainRecord) now = NULL;

  first->paused_until = 100;
  first->pause_reason = g_strdup ("first");
  second->paused_until = 200;
  put (self, first);
  put (self, second);
  third = restante_domain_record_copy (first);
  third->hold = 5;
  put (self, third);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpint (now->paused_until, ==, 200);
  g_assert_null (now->pause_reason);
  g_assert_cmpint (now->hold, ==, 5);
}

/* The owner confirms the key; a probe that began before must not offer it anew. */
static void
test_confirmed_offer (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) seen = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) trust = NULL;
  g_autoptr (RestanteDomainRecord) now = NULL;

  seen->offered = g_strdup ("sha256:cc");
  restante_queue_remember_primary (self->queue, seen);
  trust = restante_domain_record_copy (seen);
  g_strfreev (trust->pins);
  trust->pins = g_strsplit ("sha256:cc", " ", -1);
  g_clear_pointer (&trust->offered, g_free);
  put (self, trust);
  restante_queue_remember_primary (self->queue, seen);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpstr (now->pins[0], ==, "sha256:cc");
  g_assert_null (now->offered);
}

/* The same for one that is denied, and for the denial itself: each goes alone. */
static void
test_denied (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) seen = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) deny = NULL;
  g_autoptr (RestanteDomainRecord) undo = NULL;
  g_autoptr (RestanteDomainRecord) now = NULL;

  seen->offered = g_strdup ("sha256:cc");
  seen->stranger = restante_stranger_sight_new ("sha256:cc", "192.0.2.8", 7, NULL);
  restante_queue_remember_primary (self->queue, seen);
  deny = restante_domain_record_copy (seen);
  g_strfreev (deny->denied);
  deny->denied = g_strsplit ("sha256:cc sha256:dd", " ", -1);
  put (self, deny);
  restante_queue_remember_primary (self->queue, seen);
  reopen (self);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_null (now->offered);
  g_assert_cmpstr (now->stranger->fingerprint, ==, "sha256:cc");
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM denied_key"), ==, 2);
  undo = restante_domain_record_copy (now);
  g_strfreev (undo->denied);
  undo->denied = g_strsplit ("sha256:dd", " ", -1);
  g_clear_pointer (&undo->stranger, restante_stranger_sight_unref);
  put (self, undo);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM stranger"), ==, 0);
  reopen (self);
  g_clear_pointer (&now, restante_domain_record_unref);
  now = restante_queue_find_domain (self->queue, "example.org");
  g_assert_cmpuint (g_strv_length (now->denied), ==, 1);
  g_assert_cmpstr (now->denied[0], ==, "sha256:dd");
  g_assert_null (now->stranger);
}

static void
test_change_gone (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) changed = restante_domain_record_copy (found);
  g_autoptr (GError) error = NULL;

  changed->hold = 77;
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  g_assert_null (restante_queue_put_domain (self->queue, changed, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_remove (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_queue_remove_domain (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
  g_clear_error (&error);
  fixture_record (self->queue, id, RESTANTE_MOVE_ACCEPTED, NULL, FIXTURE_ARRIVED);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", &error));
  g_assert_no_error (error);
  g_assert_null (restante_queue_find_domain (self->queue, "example.org"));
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM tally"), ==, 0);
  g_assert_false (restante_queue_remove_domain (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  reopen (self);
  g_assert_null (restante_queue_find_domain (self->queue, "example.org"));
}

/* A domain that stays keeps its delivered mail. */
static void
test_remove_fails (Fixture *self, gconstpointer unused)
{
  gint64 id = fixture_hold (self->queue, "u@example.org", "x");
  g_autoptr (RestanteDomainRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  fixture_record (self->queue, id, RESTANTE_MOVE_ACCEPTED, NULL, FIXTURE_ARRIVED);
  fixture_change_store (self, "CREATE TRIGGER spoil BEFORE DELETE ON domain"
                              " BEGIN SELECT RAISE (ABORT, 'a corrupt page'); END");
  g_assert_false (restante_queue_remove_domain (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED);
  found = restante_queue_find_domain (self->queue, "example.org");
  g_assert_nonnull (found);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT sum(messages) FROM tally"), ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/domains/stored", test_stored);
  ADD ("/queue/domains/no-pins", test_no_pins);
  ADD ("/queue/domains/list", test_list);
  ADD ("/queue/domains/exists", test_exists);
  ADD ("/queue/domains/change", test_change);
  ADD ("/queue/domains/remember", test_remember);
  ADD ("/queue/domains/side-by-side", test_side_by_side);
  ADD ("/queue/domains/together", test_together);
  ADD ("/queue/domains/confirmed-offer", test_confirmed_offer);
  ADD ("/promise/3/queue/domains/denied", test_denied);
  ADD ("/queue/domains/change-gone", test_change_gone);
  ADD ("/queue/domains/remove", test_remove);
  ADD ("/queue/domains/remove-fails", test_remove_fails);
  return g_test_run ();
}
