/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for how much longer messages are to be held. It never extends: the response "extend" does.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An AdwMessageDialog about @n messages. */
GtkWindow *restante_extend_dialog_new (GtkWindow *parent, guint n);
/* Seconds. */
gint64 restante_extend_dialog_get_by (AdwMessageDialog *dialog);

G_END_DECLS
