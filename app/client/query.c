/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/query.h"

RestanteQuery *
restante_query_new (void)
{
  return g_new0 (RestanteQuery, 1);
}

RestanteQuery *
restante_query_new_for_ids (const char *const *ids)
{
  RestanteQuery *self = restante_query_new ();

  self->ids = g_strdupv ((char **)ids);
  return self;
}

RestanteQuery *
restante_query_copy (const RestanteQuery *self)
{
  RestanteQuery *copy = restante_query_new ();

  copy->domain = g_strdup (self->domain);
  copy->state = g_strdup (self->state);
  copy->search = g_strdup (self->search);
  copy->order = g_strdup (self->order);
  copy->ids = g_strdupv (self->ids);
  copy->up_to = g_strdup (self->up_to);
  return copy;
}

void
restante_query_free (RestanteQuery *self)
{
  if (!self)
    return;
  g_free (self->domain);
  g_free (self->state);
  g_free (self->search);
  g_free (self->order);
  g_strfreev (self->ids);
  g_free (self->up_to);
  g_free (self);
}

static void
append (GString *query, const char *name, const char *value)
{
  if (!value || *value == '\0')
    return;
  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_printf (query, "%s=", name);
  g_string_append_uri_escaped (query, value, NULL, FALSE);
}

char *
restante_query_to_string (const RestanteQuery *self)
{
  GString *query = g_string_new (NULL);

  append (query, "domain", self->domain);
  append (query, "state", self->state);
  append (query, "search", self->search);
  append (query, "order", self->order);
  return g_string_free (query, FALSE);
}

RestanteSelection *
restante_query_to_selection (const RestanteQuery *self)
{
  if (self->ids)
    return g_object_new (RESTANTE_TYPE_SELECTION, "ids", self->ids, NULL);
  return g_object_new (RESTANTE_TYPE_SELECTION, "all", TRUE, "domain", self->domain, "state",
                       self->state, "search", self->search, "up-to", self->up_to, NULL);
}
