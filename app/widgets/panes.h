/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two panes side by side, of which a narrow window shows one at a time. It is the only place that
 * knows AdwLeaflet (newer libadwaitas have a split view), and it never decides what is in the
 * panes.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: "first", "second" (GtkWidget; a hidden second one gives the first all the room),
 * "folded" (read-only: one at a time), "second-shown" (which one is in front while folded). */
#define RESTANTE_TYPE_PANES (restante_panes_get_type ())
G_DECLARE_FINAL_TYPE (RestantePanes, restante_panes, RESTANTE, PANES, AdwBin)

gboolean restante_panes_get_folded (RestantePanes *self);
gboolean restante_panes_get_second_shown (RestantePanes *self);
void restante_panes_set_second_shown (RestantePanes *self, gboolean second_shown);

G_END_DECLS
