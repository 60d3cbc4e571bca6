/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks whether a key is the owner's: the fingerprint in groups, and the command that prints it on
 * the home server. It never trusts the key: the response "confirm" does. */
#pragma once

#include <adwaita.h>

#include "api/domain.h"

G_BEGIN_DECLS

/* An AdwMessageDialog about the key that @domain's primary offers now. */
GtkWindow *restante_confirm_key_dialog_new (GtkWindow *parent, RestanteDomain *domain);
/* The fingerprint that was shown, whatever is offered meanwhile. */
const char *restante_confirm_key_dialog_get_fingerprint (AdwMessageDialog *dialog);

G_END_DECLS
