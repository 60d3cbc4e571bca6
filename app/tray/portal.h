/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's portal for programs that run without a window
 * (org.freedesktop.portal.Background). It never stays in the background itself. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks that @command (NULL-terminated) may run at login (@autostart) and without a window. @reason:
 * one sentence for the owner. */
void restante_portal_request_async (GDBusConnection *connection,
                                    const char *reason,
                                    const char *const *command,
                                    gboolean autostart,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* FALSE with G_IO_ERROR_PERMISSION_DENIED: the owner or the desktop said no; any other error: there
 * is no such portal. */
gboolean restante_portal_request_finish (GAsyncResult *result, GError **error);
/* What the list of programs in the background says beside the name, at most 96 bytes. Nothing comes
 * of it where there is no portal. */
void restante_portal_set_status (GDBusConnection *connection, const char *message);

G_END_DECLS
