/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages whose delivery was tried but whose result is not in the store yet: they must not be
 * handed out again. It is a memory only; after a crash such a message is held as before. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteUnrecorded RestanteUnrecorded;

RestanteUnrecorded *restante_unrecorded_new (void);
void restante_unrecorded_free (RestanteUnrecorded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteUnrecorded, restante_unrecorded_free)

/* Any thread. A message may have more than one result on its way. */
void restante_unrecorded_add (RestanteUnrecorded *self, gint64 id);
void restante_unrecorded_remove (RestanteUnrecorded *self, gint64 id);
/* The ids as they are now, a set of gint64 *; unref it. Take it before looking into the store: a
 * result that is stored in between would otherwise be missed on both sides. */
GHashTable *restante_unrecorded_list (RestanteUnrecorded *self);

G_END_DECLS
