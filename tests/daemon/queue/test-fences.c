/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/fences.h"

#include "fixture.h"

static RestanteRecordSet *
set (const char *type, guint32 ttl, const char *data)
{
  g_auto (GStrv) list = g_strsplit (data, " ", -1);

  return restante_record_set_new ("mail.example.org", type, ttl,
                                  *data != '\0' ? (const char *const *)list : NULL);
}

static RestanteFenceRecord *
find (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;
  RestanteFenceRecord *record = restante_queue_find_fence (self->queue, domain, &error);

  g_assert_no_error (error);
  return record;
}

static void
put (Fixture *self, const RestanteFenceRecord *record)
{
  g_autoptr (GError) error = NULL;

  restante_queue_put_fence (self->queue, record, &error);
  g_assert_no_error (error);
}

/* One that leads both families away. */
static RestanteFenceRecord *
fenced (void)
{
  RestanteFenceRecord *record = restante_fence_record_new ("example.org");

  record->after = 1200;
  g_free (record->to);
  record->to = g_strdup ("192.0.2.9 2001:db8::9");
  record->dry_run = TRUE;
  record->state = RESTANTE_FENCE_RESTORING;
  record->since = FIXTURE_ARRIVED;
  record->name = g_strdup ("mail.example.org");
  record->intent = RESTANTE_FENCE_INTENT_RESTORE;
  record->target = g_strdup ("2001:db8:7::8");
  g_ptr_array_add (record->changes,
                   restante_record_change_new (set ("A", 300, "203.0.113.7 203.0.113.8"),
                                               set ("A", 60, "192.0.2.9"), NULL));
  g_ptr_array_add (record->changes, restante_record_change_new (set ("AAAA", 30, "2001:db8:7::7"),
                                                                set ("AAAA", 30, ""), NULL));
  return record;
}

static void
assert_set (const RestanteRecordSet *a, const RestanteRecordSet *b)
{
  g_assert_true (restante_record_set_equal (a, b));
  g_assert_cmpuint (a->ttl, ==, b->ttl);
}

static void
assert_same (const RestanteFenceRecord *a, const RestanteFenceRecord *b)
{
  g_assert_cmpstr (a->domain, ==, b->domain);
  g_assert_cmpint (a->after, ==, b->after);
  g_assert_cmpstr (a->to, ==, b->to);
  g_assert_cmpint (a->dry_run, ==, b->dry_run);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->since, ==, b->since);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->intent, ==, b->intent);
  g_assert_cmpstr (a->target, ==, b->target);
  g_assert_cmpuint (a->changes->len, ==, b->changes->len);
  for (guint i = 0; i < a->changes->len; i++) {
    const RestanteRecordChange *one = g_ptr_array_index (a->changes, i);
    const RestanteRecordChange *other = g_ptr_array_index (b->changes, i);

    assert_set (one->before, other->before);
    assert_set (one->after, other->after);
  }
}

/* CONTRACT: ten minutes, and to this holder. */
static void
test_new (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFenceRecord) record = find (self, "Example.ORG.");

  g_assert_cmpstr (record->domain, ==, "example.org");
  g_assert_cmpint (record->state, ==, RESTANTE_FENCE_OFF);
  g_assert_cmpint (record->after, ==, 600);
  g_assert_cmpstr (record->to, ==, "self");
  g_assert_false (record->dry_run);
  g_assert_cmpuint (record->changes->len, ==, 0);
}

static void
test_stored (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFenceRecord) record = fenced ();
  g_autoptr (RestanteFenceRecord) copy = restante_fence_record_copy (record);
  g_autoptr (RestanteFenceRecord) found = NULL;
  g_autoptr (RestanteFenceRecord) other = NULL;

  assert_same (copy, record);
  put (self, record);
  fixture_close (self);
  fixture_open (self);
  found = find (self, "example.org");
  assert_same (found, record);
  other = find (self, "example.net");
  g_assert_cmpint (other->state, ==, RESTANTE_FENCE_OFF);
}

static void
test_intents (Fixture *self, gconstpointer unused)
{
  for (int intent = RESTANTE_FENCE_INTENT_NONE; intent <= RESTANTE_FENCE_INTENT_RESTORE; intent++) {
    g_autoptr (RestanteFenceRecord) record = fenced ();
    g_autoptr (RestanteFenceRecord) found = NULL;

    record->intent = (RestanteFenceIntent)intent;
    g_clear_pointer (&record->target, g_free);
    put (self, record);
    found = find (self, "example.org");
    assert_same (found, record);
  }
}

/* Off is what a restore ends in, and nothing else. */
static void
test_then_off (Fixture *self, gconstpointer unused)
{
  for (int intent = RESTANTE_FENCE_INTENT_NONE; intent <= RESTANTE_FENCE_INTENT_RESTORE; intent++) {
    g_autoptr (RestanteFenceRecord) record = fenced ();
    g_autoptr (RestanteFenceRecord) found = NULL;

    record->intent = (RestanteFenceIntent)intent;
    record->then_off = TRUE;
    put (self, record);
    found = find (self, "example.org");
    g_assert_true (found->then_off == (intent == RESTANTE_FENCE_INTENT_RESTORE));
    g_assert_cmpint (found->state, ==, RESTANTE_FENCE_RESTORING);
  }
}

static void
test_no_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_new ("example.com");
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_queue_find_fence (self->queue, "example.com", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (restante_queue_put_fence (self->queue, record, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

/* Senders that DNS sends here would be refused. */
static void
test_removed_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFenceRecord) record = fenced ();
  g_autoptr (RestanteFenceRecord) found = NULL;
  g_autoptr (RestanteDomainRecord) again = NULL;
  g_autoptr (GError) error = NULL;

  put (self, record);
  g_assert_false (restante_queue_remove_domain (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
  record->state = RESTANTE_FENCE_WATCHING;
  put (self, record);
  g_assert_false (restante_queue_remove_domain (self->queue, "example.org", NULL));
  record->intent = RESTANTE_FENCE_INTENT_NONE;
  g_clear_pointer (&record->target, g_free);
  put (self, record);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  again = fixture_add_domain (self->queue, "example.org", FIXTURE_HOLD);
  found = find (self, "example.org");
  g_assert_cmpint (found->state, ==, RESTANTE_FENCE_OFF);
}

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_fence_log_free);
}

static void
log_put (Fixture *self, GPtrArray *entries)
{
  g_autoptr (GError) error = NULL;

  restante_queue_put_fence_log (self->queue, "example.org", entries, &error);
  g_assert_no_error (error);
}

static GPtrArray *
log_list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = restante_queue_list_fence_log (self->queue, "example.org", &error);

  g_assert_no_error (error);
  return entries;
}

static void
test_log (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteFenceRecord) record = fenced ();
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autoptr (GPtrArray) found = NULL;
  RestanteFenceLog *entry;

  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (entries,
                     restante_fence_log_new (FIXTURE_ARRIVED, "fence",
                                             g_ptr_array_index (record->changes, i), "Written."));
  g_ptr_array_add (entries, restante_fence_log_new (FIXTURE_ARRIVED, "skip", NULL, "No writer."));
  log_put (self, entries);
  entry = g_ptr_array_index (entries, 1);
  g_free (entry->result);
  entry->result = g_strdup ("All servers have it.");
  log_put (self, entries);
  found = log_list (self);
  g_assert_cmpuint (found->len, ==, 3);
  entry = g_ptr_array_index (found, 0);
  g_assert_cmpstr (entry->action, ==, "fence");
  g_assert_cmpstr (entry->type, ==, "A");
  g_assert_cmpstr (entry->before[1], ==, "203.0.113.8");
  g_assert_cmpstr (entry->after[0], ==, "192.0.2.9");
  g_assert_cmpstr (entry->result, ==, "Written.");
  entry = g_ptr_array_index (found, 1);
  g_assert_null (entry->after[0]);
  g_assert_cmpstr (entry->result, ==, "All servers have it.");
  entry = g_ptr_array_index (found, 2);
  g_assert_cmpstr (entry->type, ==, "");
  g_assert_null (entry->before[0]);
}

static void
test_log_ends (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) found = NULL;
  RestanteFenceLog *first;

  for (guint i = 0; i < RESTANTE_FENCE_LOG_MAX + 5; i++) {
    g_autoptr (GPtrArray) entries = new_entries ();

    g_ptr_array_add (entries, restante_fence_log_new (i, "skip", NULL, "No writer."));
    log_put (self, entries);
  }
  found = log_list (self);
  g_assert_cmpuint (found->len, ==, RESTANTE_FENCE_LOG_MAX);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpint (first->time, ==, 5);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/fences/new", test_new);
  ADD ("/promise/9/queue/fences/stored", test_stored);
  ADD ("/queue/fences/intents", test_intents);
  ADD ("/queue/fences/then-off", test_then_off);
  ADD ("/queue/fences/no-domain", test_no_domain);
  ADD ("/promise/9/queue/fences/removed-domain", test_removed_domain);
  ADD ("/promise/9/queue/fences/log", test_log);
  ADD ("/queue/fences/log/ends", test_log_ends);
  return g_test_run ();
}
