/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the primary of one domain may be besides where its name leads, and where it is not although
 * its name leads there. It never looks a name up, and never says who is at a place.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who says so; a place of each may be set at a time. */
typedef enum
{
  RESTANTE_PLACE_HEARTBEAT,       /* the home's own sign of life: asked before the name's */
  RESTANTE_PLACE_HEARTBEAT_OTHER, /* the same in the other family, IPv4 or IPv6 */
  RESTANTE_PLACE_LAST,            /* where it was last proven: asked after them */
} RestantePlaceSource;
#define RESTANTE_PLACE_SOURCES 3

typedef struct _RestantePlaces RestantePlaces;

RestantePlaces *restante_places_new (void);
void restante_places_free (RestantePlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePlaces, restante_places_free)

/* @address: an IP address; NULL takes the place back. FALSE: it was so already. */
gboolean
restante_places_set (RestantePlaces *self, RestantePlaceSource source, const char *address);
/* IP addresses that are never tried, whoever names them; NULL-terminated, NULL: none. */
void restante_places_avoid (RestantePlaces *self, const char *const *addresses);

/* Of these the ones that the home itself told, for which no name has to be looked up. May be empty.
 * Free it. */
GPtrArray *restante_places_list_told (RestantePlaces *self, guint16 port);
/* The places to try, in order and each once: GSocketAddress with @port. @named: what the name
 * resolved to, NULL: nothing. May be empty. Free it. */
GPtrArray *restante_places_list (RestantePlaces *self, GPtrArray *named, guint16 port);

G_END_DECLS
