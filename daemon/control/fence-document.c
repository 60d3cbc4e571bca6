/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/fence-document.h"

#include "api/fence-entry.h"
#include "queue/fences.h"
#include "watch/primary-name.h"

static GListStore *
list_log (GPtrArray *entries)
{
  GListStore *list = g_list_store_new (RESTANTE_TYPE_FENCE_ENTRY);

  for (guint i = 0; i < entries->len; i++) {
    const RestanteFenceLog *entry = g_ptr_array_index (entries, i);
    g_autoptr (RestanteFenceEntry) one =
        g_object_new (RESTANTE_TYPE_FENCE_ENTRY, "time", entry->time, "action", entry->action,
                      "type", *entry->type != '\0' ? entry->type : NULL, "before", entry->before,
                      "after", entry->after, "result", entry->result, NULL);

    g_list_store_append (list, one);
  }
  return list;
}

/* What was written is at the name that the primary had then. */
static char *
find_name (RestanteQueue *queue, const RestanteFenceRecord *fence)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (queue, fence->domain);

  if (fence->changes->len > 0 && fence->name != NULL)
    return g_strdup (fence->name);
  return record != NULL ? restante_primary_name (record) : NULL;
}

RestanteFence *
restante_fence_document_new (RestanteQueue *queue, const char *domain, GError **error)
{
  g_autoptr (RestanteFenceRecord) fence = restante_queue_find_fence (queue, domain, error);
  g_autoptr (GPtrArray) entries =
      fence != NULL ? restante_queue_list_fence_log (queue, fence->domain, error) : NULL;
  g_autoptr (GListStore) log = NULL;
  g_autofree char *name = NULL;

  if (entries == NULL)
    return NULL;
  log = list_log (entries);
  name = find_name (queue, fence);
  return g_object_new (
      RESTANTE_TYPE_FENCE, "domain", fence->domain, "enabled", fence->state != RESTANTE_FENCE_OFF,
      "state", restante_fence_state_to_string (fence->state), "after", fence->after, "to",
      fence->to, "dry-run", fence->dry_run, "name", name, "since", fence->since, "log", log, NULL);
}
