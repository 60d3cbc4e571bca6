/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where another program finds the icons of the tray and the notices. It never draws. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "" when the icons are installed where every program looks; otherwise a folder for
 * "IconThemePath", into which they are written from this program when they are not there yet. Free
 * it. */
char *restante_status_icons_find (void);
/* The icon @name for another program, which restante_status_icons_find() was asked for before.
 * Unref it. */
GIcon *restante_status_icons_get (const char *name);

G_END_DECLS
