/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the disk of the store has room for one more message. The file system is asked at most
 * once a second; it never writes anything. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteRoom RestanteRoom;

/* @min_free: bytes that have to stay free in @directory. Any thread. */
RestanteRoom *restante_room_new (const char *directory, guint64 min_free);
void restante_room_free (RestanteRoom *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteRoom, restante_room_free)
gboolean restante_room_has (RestanteRoom *self, guint64 size);

G_END_DECLS
