/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/places.h"

#include "policy/ip-address.h"

struct _RestantePlaces
{
  char *set[RESTANTE_PLACE_SOURCES];
  char **avoided;
};

RestantePlaces *
restante_places_new (void)
{
  return g_new0 (RestantePlaces, 1);
}

void
restante_places_free (RestantePlaces *self)
{
  for (guint i = 0; i < RESTANTE_PLACE_SOURCES; i++)
    g_free (self->set[i]);
  g_strfreev (self->avoided);
  g_free (self);
}

gboolean
restante_places_set (RestantePlaces *self, RestantePlaceSource source, const char *address)
{
  g_return_val_if_fail ((guint)source < RESTANTE_PLACE_SOURCES, FALSE);
  if (g_strcmp0 (self->set[source], address) == 0)
    return FALSE;
  g_free (self->set[source]);
  self->set[source] = g_strdup (address);
  return TRUE;
}

void
restante_places_avoid (RestantePlaces *self, const char *const *addresses)
{
  char **avoided = g_strdupv ((char **)addresses);

  g_strfreev (self->avoided);
  self->avoided = avoided;
}

static char *
to_text (GSocketAddress *place)
{
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (place)));
}

static gboolean
is_avoided (RestantePlaces *self, GSocketAddress *place)
{
  g_autofree char *text = to_text (place);

  return self->avoided != NULL && restante_ip_address_in (text, (const char *const *)self->avoided);
}

static gboolean
is_listed (GPtrArray *list, GSocketAddress *place)
{
  g_autofree char *text = to_text (place);

  for (guint i = 0; i < list->len; i++) {
    g_autofree char *other = to_text (g_ptr_array_index (list, i));

    if (restante_ip_address_equal (text, other))
      return TRUE;
  }
  return FALSE;
}

static void
add (RestantePlaces *self, GPtrArray *list, GSocketAddress *place)
{
  if (!is_avoided (self, place) && !is_listed (list, place))
    g_ptr_array_add (list, g_object_ref (place));
}

static void
add_set (RestantePlaces *self, GPtrArray *list, RestantePlaceSource source, guint16 port)
{
  g_autoptr (GSocketAddress) place = NULL;

  if (self->set[source] != NULL)
    place = g_inet_socket_address_new_from_string (self->set[source], port);
  if (place != NULL)
    add (self, list, place);
}

GPtrArray *
restante_places_list_told (RestantePlaces *self, guint16 port)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  add_set (self, list, RESTANTE_PLACE_HEARTBEAT, port);
  add_set (self, list, RESTANTE_PLACE_HEARTBEAT_OTHER, port);
  return list;
}

GPtrArray *
restante_places_list (RestantePlaces *self, GPtrArray *named, guint16 port)
{
  GPtrArray *list = restante_places_list_told (self, port);

  for (guint i = 0; named != NULL && i < named->len; i++)
    add (self, list, g_ptr_array_index (named, i));
  add_set (self, list, RESTANTE_PLACE_LAST, port);
  return list;
}
