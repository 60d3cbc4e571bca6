/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/status-update.h"

/* G_MAXUINT: it is not there. */
static guint
find (GListModel *domains, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    if (g_strcmp0 (restante_domain_get_name (domain), name) == 0)
      return i;
  }
  return G_MAXUINT;
}

RestanteDomain *
restante_status_find_domain (RestanteStatus *self, const char *name)
{
  GListModel *domains = restante_status_get_domains (self);
  guint position = find (domains, name);
  g_autoptr (RestanteDomain) domain = NULL;

  if (position != G_MAXUINT)
    domain = g_list_model_get_item (domains, position);
  return domain; /* the list holds it */
}

void
restante_status_update (RestanteStatus *self, RestanteStatus *news)
{
  GListStore *domains = G_LIST_STORE (restante_status_get_domains (news));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (domains)); i++) {
    g_autoptr (RestanteDomain) to = g_list_model_get_item (G_LIST_MODEL (domains), i);
    gpointer from = restante_status_find_domain (self, restante_domain_get_name (to));
    if (!from)
      continue;
    restante_value_update (from, to);
    g_list_store_splice (domains, i, 1, &from, 1);
  }
  restante_value_update (self, news);
}

void
restante_status_update_domain (RestanteStatus *self, RestanteDomain *news)
{
  RestanteDomain *domain = restante_status_find_domain (self, restante_domain_get_name (news));

  if (domain)
    restante_value_update (domain, news);
}

static void
update_member (RestanteDomain *domain, const char *name, gpointer now, gpointer news)
{
  if (now && news)
    restante_value_update (now, news);
  else if (news)
    g_object_set (domain, name, news, NULL);
}

static void
remove_domain (RestanteStatus *self, const char *name)
{
  GListModel *domains = restante_status_get_domains (self);
  guint position = find (domains, name);

  if (position != G_MAXUINT)
    g_list_store_remove (G_LIST_STORE (domains), position);
}

gboolean
restante_status_apply (RestanteStatus *self, RestanteEvent *event)
{
  const char *kind = restante_event_get_event (event);
  const char *name = restante_event_get_domain (event);
  RestanteDomain *domain = name ? restante_status_find_domain (self, name) : NULL;

  if (g_strcmp0 (kind, "domain-removed") == 0)
    remove_domain (self, name);
  if (g_strcmp0 (kind, "domain-added") == 0)
    return FALSE;
  if (!domain)
    return TRUE;
  if (g_strcmp0 (kind, "queue") == 0)
    update_member (domain, "counts", restante_domain_get_counts (domain),
                   restante_event_get_counts (event));
  if (g_strcmp0 (kind, "primary") == 0)
    update_member (domain, "primary", restante_domain_get_primary (domain),
                   restante_event_get_primary (event));
  return TRUE;
}
