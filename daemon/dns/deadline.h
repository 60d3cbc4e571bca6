/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends blocking work after some seconds: a GCancellable that is cancelled in time, by a thread of
 * its own. It never decides what is to be said then.
 *
 * Any thread, one at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteDeadline RestanteDeadline;

/* Starts to count. @parent, which may be NULL, cancels too. */
RestanteDeadline *restante_deadline_new (guint seconds, GCancellable *parent);
void restante_deadline_free (RestanteDeadline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDeadline, restante_deadline_free)

/* Not a new reference. */
GCancellable *restante_deadline_get_cancellable (RestanteDeadline *self);
/* Whether the time was over, and not the parent cancelled. */
gboolean restante_deadline_is_over (RestanteDeadline *self);

G_END_DECLS
