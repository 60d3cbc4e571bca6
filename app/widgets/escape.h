/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key Escape on a window of its own that is no AdwMessageDialog: it closes the window, as the
 * HIG wants of dialogs. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void restante_escape_closes (GtkWindow *window);

G_END_DECLS
