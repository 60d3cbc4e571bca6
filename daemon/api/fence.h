/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fence of one domain: how the owner set it, how it stands, and what it wrote. It never changes
 * anything itself. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_FENCE (restante_fence_get_type ())
G_DECLARE_FINAL_TYPE (RestanteFence, restante_fence, RESTANTE, FENCE, RestanteValue)

const char *restante_fence_get_domain (RestanteFence *self);
gboolean restante_fence_get_enabled (RestanteFence *self);
/* "off", "watching", "fenced", "restoring". */
const char *restante_fence_get_state (RestanteFence *self);
/* Seconds for which the primary has to be down. */
gint64 restante_fence_get_after (RestanteFence *self);
/* "self", "nothing", or addresses with blanks between them. */
const char *restante_fence_get_to (RestanteFence *self);
gboolean restante_fence_get_dry_run (RestanteFence *self);
/* Whose addresses are written: the primary's; NULL: it has none. */
const char *restante_fence_get_name (RestanteFence *self);
/* Of the state; 0: since ever. */
gint64 restante_fence_get_since (RestanteFence *self);
/* Of RestanteFenceEntry, the oldest first. */
GListModel *restante_fence_get_log (RestanteFence *self);

G_END_DECLS
