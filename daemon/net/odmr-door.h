/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sessions of ODMR must know of each other: whose password was wrong too often, and whose
 * mail is being handed over already. It never reads a password, and it remembers no more than it
 * has to.
 *
 * Thread-safe. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteOdmrDoor RestanteOdmrDoor;

RestanteOdmrDoor *restante_odmr_door_new (void);
void restante_odmr_door_free (RestanteOdmrDoor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteOdmrDoor, restante_odmr_door_free)

/* Over five wrong passwords in ten minutes from one address (of IPv6 from one /64), and nobody from
 * there is let in for ten minutes, whatever the password. @now: monotonic time in seconds. */
gboolean restante_odmr_door_is_barred (RestanteOdmrDoor *self, const char *peer, gint64 now);
void restante_odmr_door_count_wrong (RestanteOdmrDoor *self, const char *peer, gint64 now);

/* The mail of all these domains (gint64 ids of the store) goes over one connection from now on.
 * FALSE, and nothing is claimed: that of one goes over another, and would be sent twice. */
gboolean restante_odmr_door_claim (RestanteOdmrDoor *self, GArray *domains);
void restante_odmr_door_release (RestanteOdmrDoor *self, GArray *domains);

G_END_DECLS
