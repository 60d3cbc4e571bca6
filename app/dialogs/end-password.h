/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before a password ends that the home may have been set up with. It never ends one itself. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @body: what ends with it; @label: of the button that does it. @agreed (@data) is called when the
 * owner agrees, while the object @data lives. */
void restante_end_password_ask (GtkWindow *parent,
                                const char *heading,
                                const char *body,
                                const char *label,
                                AdwResponseAppearance appearance,
                                GCallback agreed,
                                gpointer data);

G_END_DECLS
