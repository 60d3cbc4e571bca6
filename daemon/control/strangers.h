/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps users who have no right from using up the daemon's files: only some of their connections
 * are kept open at a time, enough to tell them which group to join. It never minds how many
 * connections others have. */
#pragma once

#include <libsoup/soup.h>

#include "control/peer.h"

G_BEGIN_DECLS

#define RESTANTE_STRANGERS_MAX 16

typedef struct _RestanteStrangers RestanteStrangers;

/* Looks at each connection that @server accepts. Main loop only. */
RestanteStrangers *restante_strangers_new (SoupServer *server, const RestantePeerRules *rules);
/* Free it before @server. */
void restante_strangers_free (RestanteStrangers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteStrangers, restante_strangers_free)

G_END_DECLS
