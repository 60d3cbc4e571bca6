/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the held mail: one table. Where there is little room one column of two lines
 * stands for all of them. It never sorts: the holder does. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void restante_held_columns_add (GtkColumnView *view);

G_END_DECLS
