/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long an owner pauses deliveries to a primary, and why. It never ends a pause. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_PAUSE (restante_pause_get_type ())
G_DECLARE_FINAL_TYPE (RestantePause, restante_pause, RESTANTE, PAUSE, RestanteValue)

/* Seconds; -1: until resumed. */
gint64 restante_pause_get_duration (RestantePause *self);
const char *restante_pause_get_reason (RestantePause *self); /* or NULL */

G_END_DECLS
