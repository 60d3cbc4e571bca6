/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many messages of a domain are in each state, and how much room the held ones take. It never
 * counts by itself. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_COUNTS (restante_counts_get_type ())
G_DECLARE_FINAL_TYPE (RestanteCounts, restante_counts, RESTANTE, COUNTS, RestanteValue)

gint64 restante_counts_get_held (RestanteCounts *self);
gint64 restante_counts_get_parked (RestanteCounts *self);
gint64 restante_counts_get_shelf (RestanteCounts *self);
gint64 restante_counts_get_returned (RestanteCounts *self);
gint64 restante_counts_get_delivered (RestanteCounts *self);
gint64 restante_counts_get_held_size (RestanteCounts *self); /* bytes */
/* The first end of a hold; 0: none ends. */
gint64 restante_counts_get_first_end (RestanteCounts *self);

G_END_DECLS
