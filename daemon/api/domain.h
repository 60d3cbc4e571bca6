/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A protected mail domain with its counts and its primary. It never holds mail. */
#pragma once

#include "api/counts.h"
#include "api/primary.h"
#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DOMAIN (restante_domain_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDomain, restante_domain, RESTANTE, DOMAIN, RestanteValue)

const char *restante_domain_get_name (RestanteDomain *self);
/* Seconds; 0: without end. */
gint64 restante_domain_get_hold (RestanteDomain *self);
RestanteCounts *restante_domain_get_counts (RestanteDomain *self);
RestantePrimary *restante_domain_get_primary (RestanteDomain *self);

G_END_DECLS
