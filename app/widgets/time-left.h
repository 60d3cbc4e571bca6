/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a hold still lasts, as a label that ticks: quiet at first, a warning in the last two
 * days, an error in the last twelve hours. It never changes a hold. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: "expires" (gint64, seconds since the epoch; 0: without end), "state" (of the message:
 * only "held" and "parked" have a clock; of others nothing is shown). */
#define RESTANTE_TYPE_TIME_LEFT (restante_time_left_get_type ())
G_DECLARE_FINAL_TYPE (RestanteTimeLeft, restante_time_left, RESTANTE, TIME_LEFT, AdwBin)

GtkWidget *restante_time_left_new (void);

/* The style of a hold that ends in @seconds: "error", "warning" or NULL. */
const char *restante_time_left_style (gint64 seconds);

G_END_DECLS
