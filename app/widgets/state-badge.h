/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state as an icon and a word, in its colour. It never relies on the colour alone. */
#pragma once

#include <adwaita.h>

#include "widgets/state-look.h"

G_BEGIN_DECLS

/* Properties: "primary" (boolean, construct-only: the state of a primary, not of a message),
 * "state" (the word of the API, NULL: nothing is shown), "note" (plain text that
 * stands for the word; the word is read aloud and is in the tooltip, NULL: none). */
#define RESTANTE_TYPE_STATE_BADGE (restante_state_badge_get_type ())
G_DECLARE_FINAL_TYPE (RestanteStateBadge, restante_state_badge, RESTANTE, STATE_BADGE, AdwBin)

GtkWidget *restante_state_badge_new (RestanteStateKind kind);
void restante_state_badge_set_state (RestanteStateBadge *self, const char *state);

G_END_DECLS
