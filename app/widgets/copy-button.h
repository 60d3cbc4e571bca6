/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that puts a text into the clipboard and shows for a moment that it did. It never shows
 * the text itself. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_COPY_BUTTON (restante_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (RestanteCopyButton, restante_copy_button, RESTANTE, COPY_BUTTON, AdwBin)

/* @label says what is copied ("Copy Command"): its tooltip, and what a screen reader reads. */
GtkWidget *restante_copy_button_new (const char *text, const char *label);

G_END_DECLS
