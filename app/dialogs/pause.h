/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for how long, and why, nothing is to be handed over. It never pauses: the response "pause"
 * does. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An AdwMessageDialog about @domain. */
GtkWindow *restante_pause_dialog_new (GtkWindow *parent, const char *domain);
/* Seconds; 0: until resumed. */
gint64 restante_pause_dialog_get_duration (AdwMessageDialog *dialog);
/* NULL when none was given. Free it. */
char *restante_pause_dialog_get_reason (AdwMessageDialog *dialog);

G_END_DECLS
