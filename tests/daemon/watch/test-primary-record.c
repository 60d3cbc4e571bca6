/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-record.h"

#define OLD "sha256:aa"
#define NEW "sha256:bb"

static RestanteDomainRecord *
record_new (void)
{
  RestanteDomainRecord *record = restante_domain_record_new ("example.org");

  record->primary = g_strdup ("home.example.org:25");
  record->identity = RESTANTE_IDENTITY_KEY;
  record->pins = g_strsplit (OLD, ",", -1);
  record->state = g_strdup ("up");
  record->since = 100;
  return record;
}

static void
test_since (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();

  restante_primary_record_note_state (record, RESTANTE_PRIMARY_UP, RESTANTE_PRIMARY_UP, NULL, 200);
  g_assert_cmpint (record->since, ==, 100);
  restante_primary_record_note_state (record, RESTANTE_PRIMARY_UP, RESTANTE_PRIMARY_DOWN, "Gone.",
                                      300);
  g_assert_cmpint (record->since, ==, 300);
  g_assert_cmpstr (record->state, ==, "down");
  g_assert_cmpstr (record->cause, ==, "Gone.");
}

static void
test_proof (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  const RestanteProbeResult result = { .address = (char *)"192.0.2.1",
                                       .capabilities = (char *)"8BITMIME" };

  restante_primary_record_note_proof (record, &result, 400);
  g_assert_cmpint (record->last_proven, ==, 400);
  g_assert_cmpstr (record->last_address, ==, "192.0.2.1");
  g_assert_cmpstr (record->capabilities, ==, "8BITMIME");
}

static void
test_offered (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  RestanteProbeResult result = { .fingerprint = (char *)NEW };

  restante_primary_record_note_key (record, &result);
  g_assert_cmpstr (record->offered, ==, NEW);
  result.fingerprint = NULL;
  restante_primary_record_note_key (record, &result);
  g_assert_cmpstr (record->offered, ==, NEW);
  result.fingerprint = (char *)OLD;
  restante_primary_record_note_key (record, &result);
  g_assert_null (record->offered);
}

static void
test_forget (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  g_autoptr (RestanteDomainRecord) fresh = NULL;

  record->offered = g_strdup (NEW);
  record->last_proven = 50;
  record->last_address = g_strdup ("192.0.2.1");
  fresh = restante_primary_record_forget (record, 500);
  g_assert_cmpstr (fresh->state, ==, "unproven");
  g_assert_cmpint (fresh->since, ==, 500);
  g_assert_cmpint (fresh->last_proven, ==, 0);
  g_assert_null (fresh->offered);
  g_assert_null (fresh->last_address);
  g_assert_true (restante_primary_record_same_pins (record, fresh));
  g_assert_true (restante_primary_record_same_primary (record, fresh));
}

/* Between its calls a primary that calls by itself is down, and before the first one unproven. */
static void
test_calls (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();

  record->last_proven = 0;
  g_assert_cmpint (restante_primary_record_await_call (record, RESTANTE_PRIMARY_UNPROVEN, 100), ==,
                   RESTANTE_PRIMARY_UNPROVEN);
  g_assert_cmpstr (record->state, ==, "unproven");
  g_assert_nonnull (record->cause);
  restante_primary_record_note_call (record, RESTANTE_PRIMARY_UNPROVEN, "192.0.2.7", 1795161900);
  g_assert_cmpstr (record->state, ==, "up");
  g_assert_null (record->cause);
  g_assert_cmpint (record->since, ==, 1795161900);
  g_assert_cmpint (record->last_proven, ==, 1795161900);
  g_assert_cmpstr (record->last_address, ==, "192.0.2.7");
  g_assert_cmpint (restante_primary_record_await_call (record, RESTANTE_PRIMARY_UP, 1795162000), ==,
                   RESTANTE_PRIMARY_DOWN);
  /* date -u -d @1795161900 */
  g_assert_cmpstr (record->cause, ==, "It has not called since 2026-11-20 08:05 UTC.");
  g_assert_cmpint (record->since, ==, 1795162000);
}

static void
test_same (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  g_autoptr (RestanteDomainRecord) other = record_new ();

  g_clear_pointer (&other->pins, g_strfreev);
  g_assert_false (restante_primary_record_same_pins (record, other));
  other->identity = RESTANTE_IDENTITY_CA;
  g_assert_false (restante_primary_record_same_primary (record, other));
}

static void
assert_stranger (RestanteDomainRecord *record, const char *key, const char *address, gint64 since)
{
  g_autoptr (RestanteStranger) shown = restante_primary_record_describe_stranger (record);

  g_assert_cmpstr (restante_stranger_get_fingerprint (shown), ==, key);
  g_assert_cmpstr (restante_stranger_get_address (shown), ==, address);
  g_assert_cmpint (restante_stranger_get_since (shown), ==, since);
}

/* Another key or another address is another stranger; the same one was there before. */
static void
test_stranger (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  RestanteProbeResult result = { .outcome = RESTANTE_PROBE_STRANGER,
                                 .fingerprint = (char *)NEW,
                                 .address = (char *)"192.0.2.9",
                                 .said = (char *)"x ESMTP" };

  g_assert_null (restante_primary_record_describe_stranger (record));
  restante_primary_record_note_stranger (record, &result, 500);
  assert_stranger (record, NEW, "192.0.2.9", 500);
  g_assert_cmpstr (record->stranger->said, ==, "x ESMTP");
  restante_primary_record_note_stranger (record, &result, 600);
  assert_stranger (record, NEW, "192.0.2.9", 500);
  result.address = (char *)"192.0.2.10";
  restante_primary_record_note_stranger (record, &result, 700);
  assert_stranger (record, NEW, "192.0.2.10", 700);
  result.fingerprint = NULL;
  restante_primary_record_note_stranger (record, &result, 800);
  assert_stranger (record, NULL, "192.0.2.10", 800);
}

/* It is known as long as nobody has proven to be the primary. */
static void
test_stranger_is_gone (void)
{
  const struct
  {
    RestanteProbeOutcome outcome;
    gboolean stays;
  } rows[] = { { RESTANTE_PROBE_FAILED, TRUE },
               { RESTANTE_PROBE_REFUSED, TRUE },
               { RESTANTE_PROBE_PROVEN, FALSE },
               { RESTANTE_PROBE_UNCONFIRMED, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteDomainRecord) record = record_new ();
    RestanteProbeResult result = { .outcome = rows[i].outcome };

    record->stranger = restante_stranger_sight_new (NEW, "192.0.2.9", 1, NULL);
    restante_primary_record_note_stranger (record, &result, 2);
    g_assert_true ((record->stranger != NULL) == rows[i].stays);
  }
}

static void
test_denied (void)
{
  g_autoptr (RestanteDomainRecord) record = record_new ();
  g_autoptr (RestanteStranger) before = NULL;
  g_autoptr (RestanteStranger) after = NULL;
  RestanteProbeResult result = { .outcome = RESTANTE_PROBE_STRANGER,
                                 .fingerprint = (char *)NEW,
                                 .address = (char *)"192.0.2.9" };

  restante_primary_record_note_key (record, &result);
  restante_primary_record_note_stranger (record, &result, 1);
  before = restante_primary_record_describe_stranger (record);
  g_assert_false (restante_stranger_get_denied (before));
  g_strfreev (record->denied);
  record->denied = g_strsplit (NEW, ",", -1);
  restante_primary_record_note_key (record, &result);
  g_assert_null (record->offered);
  after = restante_primary_record_describe_stranger (record);
  g_assert_true (restante_stranger_get_denied (after));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/primary-record/since", test_since);
  g_test_add_func ("/watch/primary-record/proof", test_proof);
  g_test_add_func ("/watch/primary-record/offered", test_offered);
  g_test_add_func ("/watch/primary-record/forget", test_forget);
  g_test_add_func ("/watch/primary-record/calls", test_calls);
  g_test_add_func ("/watch/primary-record/same", test_same);
  g_test_add_func ("/promise/3/watch/primary-record/stranger", test_stranger);
  g_test_add_func ("/promise/3/watch/primary-record/stranger-is-gone", test_stranger_is_gone);
  g_test_add_func ("/promise/3/watch/primary-record/denied", test_denied);
  return g_test_run ();
}
