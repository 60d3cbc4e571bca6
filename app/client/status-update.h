/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps one RestanteStatus fresh: what a holder tells goes into the objects that are there, so that
 * what is bound to them and what is selected stays. It never asks the holder. */
#pragma once

#include "api/domain.h"
#include "api/event.h"
#include "api/status.h"

G_BEGIN_DECLS

/* The domain object named @name, owned by @self, or NULL. */
RestanteDomain *restante_status_find_domain (RestanteStatus *self, const char *name);
/* Makes @self the same as @news. */
void restante_status_update (RestanteStatus *self, RestanteStatus *news);
/* Makes the domain of @news the same as @news; a domain that is not there yet is left out. */
void restante_status_update_domain (RestanteStatus *self, RestanteDomain *news);
/* Takes over what @event tells. FALSE: it says less than what has changed (a new domain), so ask
 * for the status. */
gboolean restante_status_apply (RestanteStatus *self, RestanteEvent *event);

G_END_DECLS
