/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tray: an icon that says how everything is that is watched, and a menu for what is done most.
 * It never acts: the menu activates actions of the application. */
#pragma once

#include <gio/gio.h>

#include "tray/holder-group.h"

G_BEGIN_DECLS

/* Properties (read-only, with notify): "hosted" (gboolean: a tray shows the icon), "title" (string:
 * how things are, in some words). */
#define RESTANTE_TYPE_TRAY (restante_tray_get_type ())
G_DECLARE_FINAL_TYPE (RestanteTray, restante_tray, RESTANTE, TRAY, GObject)

/* @application is registered; it has the actions of tray/holder-actions.h, "show" ((ssss): place,
 * domain, page, detail) and "quit". */
RestanteTray *restante_tray_new (GApplication *application, RestanteHolderGroup *group);
gboolean restante_tray_get_hosted (RestanteTray *self);
const char *restante_tray_get_title (RestanteTray *self);

G_END_DECLS
