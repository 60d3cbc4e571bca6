/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu that another program shows (com.canonical.dbusmenu, version 3): one level, made from a
 * fixed table, whose items change their words and come and go. It never acts: it says what was
 * chosen. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Signals: "opening": it is about to be shown, or read: what it says is to be made fresh;
 * "chosen" (guint item). */
#define RESTANTE_TYPE_DBUS_MENU (restante_dbus_menu_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDbusMenu, restante_dbus_menu, RESTANTE, DBUS_MENU, GObject)

/* @n_items items (1 to 100), separators until restante_dbus_menu_set() gives them words. An item is
 * meant by its place in this table also while others are hidden, so that a host with an older
 * layout never means another one. Exports at @path until it is disposed; without @connection, or
 * when @path is taken, it only says so in the log. */
RestanteDbusMenu *
restante_dbus_menu_new (GDBusConnection *connection, const char *path, guint n_items);
/* @label is plain text. Hosts are told once the main loop is idle. */
void restante_dbus_menu_set (
    RestanteDbusMenu *self, guint item, const char *label, gboolean visible, gboolean enabled);
const char *restante_dbus_menu_get_path (RestanteDbusMenu *self);

G_END_DECLS
