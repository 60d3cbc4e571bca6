/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/key-keeper.h"

#include <string.h>

#include "home.h"

#define HERE     "192.0.2.1"
#define INTERVAL 60

typedef struct
{
  Home home;
  RestanteDomainRecord *domain;
  RestanteKeyScene scene;
  RestanteProbeResult *result;
} Scene;

/* All is as it must be for the stranger's key to be learned. */
static void
set_up (Scene *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;

  home_set_up (&self->home, NULL);
  stored = home_get_domain (&self->home);
  self->domain = restante_domain_record_copy (stored);
  self->domain->last_address = g_strdup (HERE);
  self->scene = (RestanteKeyScene){
    self->home.queue, self->domain, RESTANTE_PRIMARY_UP, 0, 30, INTERVAL,
  };
  self->result = g_new0 (RestanteProbeResult, 1);
  self->result->outcome = RESTANTE_PROBE_STRANGER;
  self->result->cause = g_strdup ("Another key.");
  self->result->fingerprint = g_strdup (self->home.other_fingerprint);
  self->result->address = g_strdup (HERE);
  self->result->chain_valid = TRUE;
}

static void
tear_down (Scene *self, gconstpointer unused)
{
  restante_probe_result_free (self->result);
  restante_domain_record_unref (self->domain);
  home_tear_down (&self->home, NULL);
}

static void
assert_pins (const RestanteDomainRecord *record, const char *first, const char *second)
{
  g_assert_cmpstr (record->pins[0], ==, first);
  g_assert_cmpstr (record->pins[1], ==, second);
}

static void
assert_not_learned (Scene *self, const char *reason)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;

  g_assert_null (restante_key_keeper_learn (&self->scene, self->result));
  g_assert_true (g_str_has_prefix (self->result->cause, "Another key."));
  g_assert_nonnull (strstr (self->result->cause, reason));
  stored = home_get_domain (&self->home);
  assert_pins (stored, self->home.fingerprint, NULL);
}

static void
test_learned (Scene *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) changed = restante_key_keeper_learn (&self->scene, self->result);
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->home);

  assert_pins (changed, self->home.other_fingerprint, self->home.fingerprint);
  assert_pins (stored, self->home.other_fingerprint, self->home.fingerprint);
}

static void
test_address (Scene *self, gconstpointer unused)
{
  g_free (self->result->address);
  self->result->address = g_strdup ("192.0.2.2");
  assert_not_learned (self, "another address");
}

static void
test_outage (Scene *self, gconstpointer unused)
{
  self->scene.failures = 1;
  assert_not_learned (self, "after an outage");
}

static void
test_chain (Scene *self, gconstpointer unused)
{
  self->result->chain_valid = FALSE;
  assert_not_learned (self, "No trusted authority");
}

/* Ten minutes without a probe, or three probes' time where they are rarer. */
static void
test_gap (Scene *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) changed = NULL;

  self->scene.since_proof = 601;
  assert_not_learned (self, "shortly before");
  self->scene.interval = 201;
  changed = restante_key_keeper_learn (&self->scene, self->result);
  g_assert_nonnull (changed);
}

/* Why it was not learned at first stays the reason while the host stays. */
static void
test_reason_stays (Scene *self, gconstpointer unused)
{
  self->scene.state = RESTANTE_PRIMARY_STRANGER;
  self->domain->cause = g_strdup ("Another key. It came at another address.");
  self->domain->stranger =
      restante_stranger_sight_new (self->home.other_fingerprint, HERE, 1, NULL);
  assert_not_learned (self, "It came at another address.");
  restante_stranger_sight_unref (self->domain->stranger);
  self->domain->stranger = restante_stranger_sight_new (NULL, HERE, 1, NULL);
  g_free (self->result->cause);
  self->result->cause = g_strdup ("Another key.");
  assert_not_learned (self, "after an outage");
}

static void
test_denied (Scene *self, gconstpointer unused)
{
  g_strfreev (self->domain->denied);
  self->domain->denied = g_strsplit (self->home.other_fingerprint, " ", -1);
  assert_not_learned (self, "Another key.");
}

static void
test_other_identity (Scene *self, gconstpointer unused)
{
  self->domain->identity = RESTANTE_IDENTITY_CA;
  assert_not_learned (self, "Another key.");
}

static void
test_used (Scene *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) learned = restante_key_keeper_learn (&self->scene, self->result);
  g_autoptr (RestanteDomainRecord) used = NULL;
  g_autoptr (RestanteDomainRecord) stored = NULL;

  self->result->outcome = RESTANTE_PROBE_PROVEN;
  g_assert_null (restante_key_keeper_use (self->home.queue, learned, self->result));
  g_free (self->result->fingerprint);
  self->result->fingerprint = g_strdup (self->home.fingerprint);
  used = restante_key_keeper_use (self->home.queue, learned, self->result);
  assert_pins (used, self->home.fingerprint, self->home.other_fingerprint);
  stored = home_get_domain (&self->home);
  assert_pins (stored, self->home.fingerprint, self->home.other_fingerprint);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Scene, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/key-keeper/learned", test_learned);
  ADD ("/promise/3/watch/key-keeper/address", test_address);
  ADD ("/promise/3/watch/key-keeper/outage", test_outage);
  ADD ("/promise/3/watch/key-keeper/chain", test_chain);
  ADD ("/promise/3/watch/key-keeper/gap", test_gap);
  ADD ("/promise/12/watch/key-keeper/reason-stays", test_reason_stays);
  ADD ("/promise/3/watch/key-keeper/denied", test_denied);
  ADD ("/promise/3/watch/key-keeper/other-identity", test_other_identity);
  ADD ("/watch/key-keeper/used", test_used);
  return g_test_run ();
}
