/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the state of the messages that are listed; each choice says how many there are. It never
 * counts itself. */
#pragma once

#include <adwaita.h>

#include "api/counts.h"

G_BEGIN_DECLS

/* Property: "state" (read-only, with notify: the word of the API, NULL: all). */
#define RESTANTE_TYPE_STATE_FILTER (restante_state_filter_get_type ())
G_DECLARE_FINAL_TYPE (RestanteStateFilter, restante_state_filter, RESTANTE, STATE_FILTER, AdwBin)

/* NULL: all. */
const char *restante_state_filter_get_state (RestanteStateFilter *self);
/* An unknown @state chooses all. */
void restante_state_filter_set_state (RestanteStateFilter *self, const char *state);
/* @counts may be NULL. */
void restante_state_filter_set_counts (RestanteStateFilter *self, RestanteCounts *counts);

G_END_DECLS
