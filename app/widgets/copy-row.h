/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row with a value that is to be typed or pasted elsewhere, and a button that copies it. It never
 * takes the value for markup. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @value may be a stranger's and NULL; @copy says what the button copies ("Copy Password"). */
GtkWidget *restante_copy_row_new (const char *title, const char *copy, const char *value);

G_END_DECLS
