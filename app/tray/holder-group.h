/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holders that the app watches, with or without a window, one for each place. It never shows
 * anything and asks the holders nothing. */
#pragma once

#include "client/holder.h"

G_BEGIN_DECLS

/* Signals: "changed" (RestanteHolder *, NULL: one came or went): what it knows may be other than
 * before; told when the main loop is idle. "event" (RestanteHolder *, RestanteEvent *) and
 * "resynced" (RestanteHolder *) as of the holders. "wanted": something is to be done with the
 * holders, and none is watched. */
#define RESTANTE_TYPE_HOLDER_GROUP (restante_holder_group_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHolderGroup, restante_holder_group, RESTANTE, HOLDER_GROUP, GObject)

RestanteHolderGroup *restante_holder_group_new (void);
/* The holder at @place, from now on watched; owned by the group. */
RestanteHolder *restante_holder_group_watch (RestanteHolderGroup *self, RestantePlace *place);
/* No longer watched; whoever has a reference keeps the connection. */
void restante_holder_group_drop (RestanteHolderGroup *self, RestanteHolder *holder);
guint restante_holder_group_get_size (RestanteHolderGroup *self);
/* Owned by the group. */
RestanteHolder *restante_holder_group_get (RestanteHolderGroup *self, guint position);
/* Makes sure that there is one, if a listener of "wanted" knows where. */
void restante_holder_group_want (RestanteHolderGroup *self);

G_END_DECLS
