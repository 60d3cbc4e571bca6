/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One time in which a primary could not take its mail, and what came of the mail that arrived
 * meanwhile. It never holds mail content. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_OUTAGE (restante_outage_get_type ())
G_DECLARE_FINAL_TYPE (RestanteOutage, restante_outage, RESTANTE, OUTAGE, RestanteValue)

const char *restante_outage_get_id (RestanteOutage *self);
const char *restante_outage_get_domain (RestanteOutage *self);
/* The worst that it was: "refusing", "down", "stranger". */
const char *restante_outage_get_kind (RestanteOutage *self);
const char *restante_outage_get_cause (RestanteOutage *self); /* or NULL */
gint64 restante_outage_get_began (RestanteOutage *self);
gint64 restante_outage_get_ended (RestanteOutage *self); /* 0: it lasts */
/* Messages that arrived during it; of those, the ones that the primary took, and refused for good,
 * until the report (of one that lasts: until now). */
gint64 restante_outage_get_held (RestanteOutage *self);
gint64 restante_outage_get_delivered (RestanteOutage *self);
gint64 restante_outage_get_parked (RestanteOutage *self);

G_END_DECLS
