/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a home server calls for the mail of its domain: when it last did, and the password for it,
 * which is shown once. It never asks for a password, and never shows one again. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DIAL_IN_DIALOG (restante_dial_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDialInDialog, restante_dial_in_dialog, RESTANTE, DIAL_IN_DIALOG, AdwWindow)

GtkWindow *
restante_dial_in_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *domain);
/* As its button does: for a domain that is new, so that nobody has an older password. */
void restante_dial_in_dialog_set_up (RestanteDialInDialog *self);

G_END_DECLS
