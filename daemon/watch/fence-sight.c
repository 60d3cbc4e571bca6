/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-sight.h"

#include "policy/fence-plan.h"
#include "policy/ip-address.h"

/* How long caches may say what was there before, where its TTL is not known; seconds. */
#define CACHES 3600

static const char *const *
list (char **data)
{
  return (const char *const *)data;
}

static gboolean
is_fenced (const RestanteFenceRecord *record)
{
  return record->state == RESTANTE_FENCE_FENCED || record->state == RESTANTE_FENCE_RESTORING;
}

gboolean
restante_fence_sight_may_be_fenced (const RestanteFenceRecord *record)
{
  return is_fenced (record) || record->intent != RESTANTE_FENCE_INTENT_NONE;
}

char **
restante_fence_sight_list (const RestanteFenceRecord *record, gboolean after)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; i < record->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (record->changes, i);

    g_strv_builder_addv (all, (const char **)(after ? change->after : change->before)->data);
  }
  return g_strv_builder_end (all);
}

char **
restante_fence_sight_list_written (const RestanteFenceRecord *record)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; i < record->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (record->changes, i);

    if (!restante_fence_plan_is_kept (change))
      g_strv_builder_addv (all, (const char **)change->after->data);
  }
  return g_strv_builder_end (all);
}

gboolean
restante_fence_sight_is_late (const RestanteFenceRecord *record, const char *const *named)
{
  g_auto (GStrv) after = restante_fence_sight_list (record, TRUE);

  if (record->state != RESTANTE_FENCE_WATCHING || record->changes->len == 0)
    return FALSE;
  return named != NULL ? restante_ip_address_same_set (named, list (after)) : after[0] == NULL;
}

/* What was there before may be said for as long as caches may have it. */
static gboolean
may_be_cached (const RestanteFenceRecord *record, gint64 now)
{
  guint32 ttl = 0;

  for (guint i = 0; i < record->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (record->changes, i);

    ttl = MAX (ttl, change->before->ttl);
  }
  return now - record->since <= (gint64)(ttl != 0 ? ttl : CACHES);
}

static gboolean
all_in (char **addresses, char **one, char **other)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    if (!restante_ip_address_in (addresses[i], list (one)) &&
        !restante_ip_address_in (addresses[i], list (other)))
      return FALSE;
  return TRUE;
}

static RestanteFenceName
judge_name (const RestanteFenceRecord *record, char **named, gint64 now)
{
  g_auto (GStrv) before = restante_fence_sight_list (record, FALSE);
  g_auto (GStrv) after = restante_fence_sight_list (record, TRUE);

  if (!is_fenced (record))
    return RESTANTE_FENCE_NAME_HOME;
  if (named == NULL || restante_ip_address_same_set (list (named), list (after)))
    return RESTANTE_FENCE_NAME_OWN;
  return all_in (named, before, after) && may_be_cached (record, now) ? RESTANTE_FENCE_NAME_HOME
                                                                      : RESTANTE_FENCE_NAME_CHANGED;
}

/* What is not at the name says nothing about the name. */
static RestanteProbeOutcome
outcome_at_name (const RestanteProbeResult *result, gboolean at_name)
{
  return result->outcome == RESTANTE_PROBE_PROVEN || result->address == NULL || at_name
             ? result->outcome
             : RESTANTE_PROBE_FAILED;
}

RestanteFenceSeen
restante_fence_sight_make (const RestanteFenceRecord *record,
                           const RestanteDomainRecord *domain,
                           const RestanteProbeResult *result,
                           gint64 now,
                           char **line)
{
  gboolean at_name =
      result->named != NULL && restante_ip_address_in (result->address, list (result->named));

  *line = result->named != NULL ? restante_fence_line (list (result->named)) : g_strdup ("");
  return (RestanteFenceSeen){
    .now = now,
    .outcome = outcome_at_name (result, at_name),
    .down_since = g_strcmp0 (domain->state, "down") == 0 ? domain->since : 0,
    .is_known = domain->last_proven != 0,
    .at_name = at_name,
    .name = judge_name (record, result->named, now),
    .addresses = *line,
  };
}
