/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a domain: what is typed is checked while typing, and what the holder refuses is shown beside
 * it. It never closes before the holder has answered. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* Signal: "added" (RestanteDomain). */
#define RESTANTE_TYPE_ADD_DOMAIN_DIALOG (restante_add_domain_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteAddDomainDialog, restante_add_domain_dialog, RESTANTE, ADD_DOMAIN_DIALOG, AdwWindow)

GtkWindow *restante_add_domain_dialog_new (GtkWindow *parent, RestanteHolder *holder);

G_END_DECLS
