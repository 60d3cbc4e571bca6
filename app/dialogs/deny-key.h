/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks whether a key is a stranger's for good, in words that say what follows. It never denies the
 * key: the response "deny" does. */
#pragma once

#include <adwaita.h>

#include "api/domain.h"

G_BEGIN_DECLS

/* An AdwMessageDialog about the key that @domain's primary offers now. */
GtkWindow *restante_deny_key_dialog_new (GtkWindow *parent, RestanteDomain *domain);
/* The fingerprint that was shown, whatever is offered meanwhile. */
const char *restante_deny_key_dialog_get_fingerprint (AdwMessageDialog *dialog);

G_END_DECLS
