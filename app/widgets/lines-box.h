/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines to paste into another program's settings, with the place where they go above and a button
 * that copies them. It never changes a line. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_LINES_BOX (restante_lines_box_get_type ())
G_DECLARE_FINAL_TYPE (RestanteLinesBox, restante_lines_box, RESTANTE, LINES_BOX, AdwBin)

GtkWidget *restante_lines_box_new (void);
/* @place: translated, "In /etc/ddclient.conf". */
void restante_lines_box_set (RestanteLinesBox *self, const char *place, const char *lines);

G_END_DECLS
