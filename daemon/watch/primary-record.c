/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-record.h"

#include "policy/key-learning.h"

static void
replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

void
restante_primary_record_note_state (RestanteDomainRecord *record,
                                    RestantePrimaryState before,
                                    RestantePrimaryState state,
                                    const char *cause,
                                    gint64 now)
{
  if (state != before || record->since == 0)
    record->since = now;
  replace_string (&record->state, restante_primary_state_to_string (state));
  replace_string (&record->cause, cause);
}

void
restante_primary_record_note_proof (RestanteDomainRecord *record,
                                    const RestanteProbeResult *result,
                                    gint64 now)
{
  record->last_proven = now;
  replace_string (&record->last_address, result->address);
  replace_string (&record->capabilities, result->capabilities);
}

static gboolean
is_settled (const RestanteDomainRecord *record, const char *fingerprint)
{
  return restante_keys_have ((const char *const *)record->pins, fingerprint) ||
         restante_keys_have ((const char *const *)record->denied, fingerprint);
}

void
restante_primary_record_note_key (RestanteDomainRecord *record, const RestanteProbeResult *result)
{
  if (result->fingerprint == NULL)
    return;
  if (is_settled (record, result->fingerprint))
    replace_string (&record->offered, NULL);
  else if (record->identity == RESTANTE_IDENTITY_KEY)
    replace_string (&record->offered, result->fingerprint);
}

static void
replace_stranger (RestanteDomainRecord *record, RestanteStrangerSight *stranger)
{
  restante_stranger_sight_unref (record->stranger);
  record->stranger = stranger;
}

void
restante_primary_record_note_stranger (RestanteDomainRecord *record,
                                       const RestanteProbeResult *result,
                                       gint64 now)
{
  if (result->outcome == RESTANTE_PROBE_PROVEN || result->outcome == RESTANTE_PROBE_UNCONFIRMED)
    replace_stranger (record, NULL);
  else if (result->outcome == RESTANTE_PROBE_STRANGER &&
           !restante_stranger_sight_is (record->stranger, result->fingerprint, result->address))
    replace_stranger (record, restante_stranger_sight_new (result->fingerprint, result->address,
                                                           now, result->said));
}

RestanteIdentity *
restante_primary_record_describe_identity (const RestanteDomainRecord *record,
                                           const RestanteDaneSet *dane)
{
  g_auto (GStrv) published = dane != NULL ? restante_dane_set_get_fingerprints (dane) : NULL;

  return g_object_new (RESTANTE_TYPE_IDENTITY, "kind",
                       restante_identity_kind_to_string (record->identity), "fingerprints",
                       published != NULL ? published : record->pins, "offered", record->offered,
                       NULL);
}

RestanteStranger *
restante_primary_record_describe_stranger (const RestanteDomainRecord *record)
{
  const RestanteStrangerSight *sight = record->stranger;

  if (sight == NULL)
    return NULL;
  return g_object_new (RESTANTE_TYPE_STRANGER, "fingerprint", sight->fingerprint, "address",
                       sight->address, "since", sight->since, "said", sight->said, "denied",
                       restante_keys_have ((const char *const *)record->denied, sight->fingerprint),
                       NULL);
}

static char *
describe_silence (gint64 since)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (since);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC") : NULL;

  return date != NULL ? g_strdup_printf ("It has not called since %s.", date)
                      : g_strdup ("It has not called for long.");
}

RestantePrimaryState
restante_primary_record_await_call (RestanteDomainRecord *record,
                                    RestantePrimaryState before,
                                    gint64 now)
{
  gboolean ever = record->last_proven != 0;
  RestantePrimaryState state = ever ? RESTANTE_PRIMARY_DOWN : RESTANTE_PRIMARY_UNPROVEN;
  g_autofree char *cause =
      ever ? describe_silence (record->last_proven) : g_strdup ("It has not called yet.");

  restante_primary_record_note_state (record, before, state, cause, now);
  return state;
}

void
restante_primary_record_note_call (RestanteDomainRecord *record,
                                   RestantePrimaryState before,
                                   const char *address,
                                   gint64 now)
{
  restante_primary_record_note_state (record, before, RESTANTE_PRIMARY_UP, NULL, now);
  record->last_proven = now;
  replace_string (&record->last_address, address);
}

void
restante_primary_record_note_capabilities (RestanteDomainRecord *record, const char *capabilities)
{
  replace_string (&record->capabilities, capabilities);
}

RestanteDomainRecord *
restante_primary_record_forget (const RestanteDomainRecord *domain, gint64 now)
{
  RestanteDomainRecord *record = restante_domain_record_copy (domain);

  replace_string (&record->state, "unproven");
  replace_string (&record->cause, NULL);
  replace_string (&record->offered, NULL);
  replace_string (&record->last_address, NULL);
  replace_string (&record->capabilities, NULL);
  replace_stranger (record, NULL);
  record->since = now;
  record->last_proven = 0;
  return record;
}

gboolean
restante_primary_record_same_primary (const RestanteDomainRecord *a, const RestanteDomainRecord *b)
{
  return a->identity == b->identity && g_strcmp0 (a->primary, b->primary) == 0;
}

gboolean
restante_primary_record_same_pins (const RestanteDomainRecord *a, const RestanteDomainRecord *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a->pins != NULL ? (const char *const *)a->pins : none,
                       b->pins != NULL ? (const char *const *)b->pins : none);
}
