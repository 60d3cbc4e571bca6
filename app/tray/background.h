/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the app goes on without a window, and starts at login: what the owner wishes, kept in a
 * file, and what the desktop offers. It never opens or closes a window. */
#pragma once

#include <gtk/gtk.h>

#include "tray/holder-group.h"
#include "tray/tray.h"

G_BEGIN_DECLS

/* Adds the action "run-in-background" (stateful boolean) to the application. */
#define RESTANTE_TYPE_BACKGROUND (restante_background_get_type ())
G_DECLARE_FINAL_TYPE (RestanteBackground, restante_background, RESTANTE, BACKGROUND, GObject)

/* @path: the file in which the wish and the holders to watch are kept. */
RestanteBackground *restante_background_new (GtkApplication *application,
                                             RestanteHolderGroup *group,
                                             RestanteTray *tray,
                                             const char *path);
/* From now on the application stays without a window: it was started so. */
void restante_background_stay (RestanteBackground *self);
/* Whether it stays when the last window closes: it was started so, the owner wishes it, or there is
 * a tray to come back from. */
gboolean restante_background_stays (RestanteBackground *self);
/* Nothing keeps the application any more. */
void restante_background_quit (RestanteBackground *self);
/* Watches the holders that were watched when the wish was made; FALSE: there are none. */
gboolean restante_background_watch_remembered (RestanteBackground *self);

G_END_DECLS
