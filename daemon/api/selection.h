/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages a verb is meant for, and what the verb needs to know. It never means all messages
 * unless that is said. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_SELECTION (restante_selection_get_type ())
G_DECLARE_FINAL_TYPE (RestanteSelection, restante_selection, RESTANTE, SELECTION, RestanteValue)

/* Exactly these, or. */
const char *const *restante_selection_get_ids (RestanteSelection *self);
/* Everything that matches the filters that follow. */
gboolean restante_selection_get_all (RestanteSelection *self);
const char *restante_selection_get_domain (RestanteSelection *self);
const char *restante_selection_get_state (RestanteSelection *self);
const char *restante_selection_get_search (RestanteSelection *self);
/* Only ids up to this one: what the owner had seen. */
const char *restante_selection_get_up_to (RestanteSelection *self);
/* Resend: to this address instead. */
const char *restante_selection_get_to (RestanteSelection *self);
/* Resend: to this "host:port" instead. */
const char *restante_selection_get_via (RestanteSelection *self);
/* Extend: seconds; -1: not set. */
gint64 restante_selection_get_by (RestanteSelection *self);

G_END_DECLS
