/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/fence-check.h"

#include "policy/fence.h"
#include "queue/store.h"

/* Who is sent here by DNS must not find that nobody takes the mail. */
gboolean
restante_fence_check_none (RestanteBatch *batch, const RestanteDomainRecord *record, GError **error)
{
  gint64 fenced;

  if (!restante_database_get (restante_batch_get_database (batch), &fenced, error,
                              "SELECT count(*) FROM fence WHERE domain_id = ?"
                              " AND (state IN (?, ?) OR intention IS NOT NULL)",
                              "iss", record->id,
                              restante_fence_state_to_string (RESTANTE_FENCE_FENCED),
                              restante_fence_state_to_string (RESTANTE_FENCE_RESTORING)))
    return FALSE;
  if (fenced == 0)
    return TRUE;
  g_set_error (
      error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT,
      "The primary of %s is fenced: put its address back with restantectl fence off first.",
      record->name);
  return FALSE;
}

/* While it is fenced the store knows the primary by the name that was written. */
gboolean
restante_fence_check_primary (RestanteBatch *batch,
                              const RestanteDomainRecord *record,
                              GError **error)
{
  gint64 changed;

  if (!restante_database_get (restante_batch_get_database (batch), &changed, error,
                              "SELECT count(*) FROM domain WHERE id = ? AND \"primary\" IS NOT ?",
                              "is", record->id, record->primary))
    return FALSE;
  return changed == 0 || restante_fence_check_none (batch, record, error);
}
