/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that happened, in words for the owner. It never holds mail content or secrets. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_ACTIVITY (restante_activity_get_type ())
G_DECLARE_FINAL_TYPE (RestanteActivity, restante_activity, RESTANTE, ACTIVITY, RestanteValue)

const char *restante_activity_get_id (RestanteActivity *self);
gint64 restante_activity_get_time (RestanteActivity *self);
const char *restante_activity_get_domain (RestanteActivity *self); /* or NULL */
/* One word: "up", "down", "held", …. */
const char *restante_activity_get_kind (RestanteActivity *self);
const char *restante_activity_get_text (RestanteActivity *self);

G_END_DECLS
