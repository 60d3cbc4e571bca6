/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entry that starts the app at login on a desktop without a portal: a file in the owner's
 * "autostart" folder. It never touches those of other users. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command that starts the app without a window (NULL-terminated). Free it with g_strfreev(). */
char **restante_autostart_get_command (void);
/* Makes the entry, or removes it; one that is already (not) there is fine. */
gboolean restante_autostart_set (gboolean enabled, GError **error);

G_END_DECLS
