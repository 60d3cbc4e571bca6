/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An icon in the tray of the desktop (org.kde.StatusNotifierItem), as long as there is a tray: it
 * registers by itself, and again when the tray comes back. It never knows what it shows. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Property: "hosted" (gboolean, read-only, with notify: a tray shows the icon). Signal: "activate"
 * (const char *token): it was clicked; the token lets a window take the focus, NULL: none. */
#define RESTANTE_TYPE_STATUS_ITEM (restante_status_item_get_type ())
G_DECLARE_FINAL_TYPE (RestanteStatusItem, restante_status_item, RESTANTE, STATUS_ITEM, GObject)

/* @menu: the object path of its menu, which the caller exports. @icons: a folder that has the icons
 * where the desktop's theme does not, or "". Without @connection it is never hosted. */
RestanteStatusItem *
restante_status_item_new (GDBusConnection *connection, const char *menu, const char *icons);
/* @icon: a name of the icon theme. @status: "Passive", "Active" or "NeedsAttention". @title and
 * @text are plain text. Tells the tray what has changed. */
void restante_status_item_show (RestanteStatusItem *self,
                                const char *icon,
                                const char *status,
                                const char *title,
                                const char *text);
gboolean restante_status_item_get_hosted (RestanteStatusItem *self);

G_END_DECLS
