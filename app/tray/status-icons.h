/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where another program finds the icons of the tray. It never draws. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "" when the icons are installed where every program looks; otherwise a folder for
 * "IconThemePath", into which they are written from this program when they are not there yet. Free
 * it. */
char *restante_status_icons_find (void);

G_END_DECLS
