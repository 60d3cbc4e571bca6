/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/pins.h"

#include "fixture.h"
#include "policy/key-learning.h"

static gint64
domain_id (Fixture *self)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");

  return found->id;
}

/* Keys are separated by spaces. */
static void
set (Fixture *self, RestanteIdentityKind identity, const char *pins, const char *denied)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) stored = NULL;
  g_autoptr (GError) error = NULL;

  record->identity = identity;
  g_strfreev (record->pins);
  record->pins = g_strsplit (pins, " ", -1);
  g_strfreev (record->denied);
  record->denied = g_strsplit (denied, " ", -1);
  stored = restante_queue_put_domain (self->queue, record, &error);
  g_assert_no_error (error);
}

static void
assert_pins (RestanteDomainRecord *record, const char *expected)
{
  g_autoptr (RestanteDomainRecord) owned = record;
  g_autofree char *pins = g_strjoinv (" ", owned->pins);

  g_assert_cmpstr (pins, ==, expected);
}

static void
assert_stored (Fixture *self, const char *expected)
{
  assert_pins (restante_queue_find_domain (self->queue, "example.org"), expected);
  fixture_close (self);
  fixture_open (self);
  assert_pins (restante_queue_find_domain (self->queue, "example.org"), expected);
}

static void
test_learned (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a", "");
  assert_pins (restante_queue_learn_pin (self->queue, domain_id (self), "b"), "b a");
  assert_stored (self, "b a");
}

static void
test_used (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a b c", "");
  assert_pins (restante_queue_use_pin (self->queue, domain_id (self), "c"), "c a b");
  assert_stored (self, "c a b");
  /* What the owner took away meanwhile does not come back. */
  assert_pins (restante_queue_use_pin (self->queue, domain_id (self), "d"), "c a b");
  assert_stored (self, "c a b");
}

static void
test_bounded (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a b c d e f g h", "");
  assert_pins (restante_queue_learn_pin (self->queue, domain_id (self), "i"), "i a b c d e f g");
  g_assert_cmpint (RESTANTE_PINS_MAX, ==, 8);
}

static void
test_not_learned (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a", "b");
  assert_pins (restante_queue_learn_pin (self->queue, domain_id (self), "b"), "a");
  set (self, RESTANTE_IDENTITY_CA, "a", "");
  assert_pins (restante_queue_learn_pin (self->queue, domain_id (self), "b"), "a");
  assert_stored (self, "a");
  g_assert_null (restante_queue_learn_pin (self->queue, 4711, "b"));
}

/* A learned key is not on offer any more. */
static void
test_offer (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->queue, "example.org");
  g_autoptr (RestanteDomainRecord) seen = restante_domain_record_copy (found);
  g_autoptr (RestanteDomainRecord) learned = NULL;

  seen->identity = RESTANTE_IDENTITY_KEY;
  seen->offered = g_strdup ("b");
  restante_queue_remember_primary (self->queue, seen);
  learned = restante_queue_learn_pin (self->queue, found->id, "b");
  g_assert_null (learned->offered);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/pins/learned", test_learned);
  ADD ("/queue/pins/used", test_used);
  ADD ("/queue/pins/bounded", test_bounded);
  ADD ("/promise/3/queue/pins/not-learned", test_not_learned);
  ADD ("/queue/pins/offer", test_offer);
  return g_test_run ();
}
