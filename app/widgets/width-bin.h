/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bin that says whether it is narrow, so that what is inside can be laid out for it (newer
 * libadwaitas have breakpoints). It never changes its child by itself. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: "narrow-below" (int, logical pixels), "narrow" (read-only, notified from an idle
 * moment after the width has changed). */
#define RESTANTE_TYPE_WIDTH_BIN (restante_width_bin_get_type ())
G_DECLARE_FINAL_TYPE (RestanteWidthBin, restante_width_bin, RESTANTE, WIDTH_BIN, AdwBin)

gboolean restante_width_bin_get_narrow (RestanteWidthBin *self);

G_END_DECLS
