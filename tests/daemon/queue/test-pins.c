/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/pins.h"

#include "fixture.h"
#include "policy/key-learning.h"

static gboolean
learn (Fixture *self, const char *fingerprint)
{
  g_autoptr (RestanteDomainRecord) seen = restante_queue_find_domain (self->queue, "example.org");

  return restante_queue_learn_pin (self->queue, seen, fingerprint);
}

static gboolean
use (Fixture *self, const char *fingerprint)
{
  g_autoptr (RestanteDomainRecord) seen = restante_queue_find_domain (self->queue, "example.org");

  return restante_queue_use_pin (self->queue, seen, fingerprint);
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
assert_pins (Fixture *self, const char *expected)
{
  g_autoptr (RestanteDomainRecord) now = restante_queue_find_domain (self->queue, "example.org");
  g_autofree char *pins = g_strjoinv (" ", now->pins);

  g_assert_cmpstr (pins, ==, expected);
}

static void
assert_stored (Fixture *self, const char *expected)
{
  assert_pins (self, expected);
  fixture_close (self);
  fixture_open (self);
  assert_pins (self, expected);
}

static void
test_learned (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a", "");
  g_assert_true (learn (self, "b"));
  assert_pins (self, "b a");
  assert_stored (self, "b a");
}

static void
test_used (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a b c", "");
  g_assert_true (use (self, "c"));
  assert_stored (self, "c a b");
  /* What the owner took away meanwhile does not come back. */
  g_assert_false (use (self, "d"));
  g_assert_false (use (self, "c"));
  assert_stored (self, "c a b");
}

static void
test_bounded (Fixture *self, gconstpointer unused)
{
  set (self, RESTANTE_IDENTITY_KEY, "a b c d e f g h", "");
  g_assert_true (learn (self, "i"));
  assert_pins (self, "i a b c d e f g");
  g_assert_cmpint (RESTANTE_PINS_MAX, ==, 8);
}

static void
test_not_learned (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) seen = NULL;

  set (self, RESTANTE_IDENTITY_KEY, "a", "b");
  g_assert_false (learn (self, "b"));
  assert_pins (self, "a");
  set (self, RESTANTE_IDENTITY_CA, "a", "");
  g_assert_false (learn (self, "b"));
  assert_pins (self, "a");
  assert_stored (self, "a");
  seen = restante_queue_find_domain (self->queue, "example.org");
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  g_assert_false (restante_queue_learn_pin (self->queue, seen, "b"));
}

/* The owner was quicker: what the old pins proved says nothing about the new ones. */
static void
test_overtaken (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) seen = NULL;
  g_autoptr (RestanteDomainRecord) moved = NULL;

  set (self, RESTANTE_IDENTITY_KEY, "a", "");
  seen = restante_queue_find_domain (self->queue, "example.org");
  set (self, RESTANTE_IDENTITY_KEY, "c", "");
  g_assert_false (restante_queue_learn_pin (self->queue, seen, "b"));
  assert_pins (self, "c");
  set (self, RESTANTE_IDENTITY_KEY, "a", "");
  moved = restante_domain_record_copy (seen);
  g_free (moved->primary);
  moved->primary = g_strdup ("elsewhere.example:25");
  g_assert_false (restante_queue_learn_pin (self->queue, moved, "b"));
  assert_pins (self, "a");
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
  g_assert_true (learn (self, "b"));
  learned = restante_queue_find_domain (self->queue, "example.org");
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
  ADD ("/promise/3/queue/pins/overtaken", test_overtaken);
  ADD ("/queue/pins/offer", test_offer);
  return g_test_run ();
}
