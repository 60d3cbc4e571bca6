/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before so many messages are deleted that it cannot be undone. It never deletes: the response
 * "delete" does. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An AdwMessageDialog about @n messages. */
GtkWindow *restante_delete_all_dialog_new (GtkWindow *parent, guint n);

G_END_DECLS
