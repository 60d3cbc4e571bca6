/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a domain's DNS, for everybody who shows it: the last report, kept fresh, and
 * whether a check runs. It never checks by itself; the holder does that every so often. */
#pragma once

#include "api/check-list.h"
#include "client/holder.h"

G_BEGIN_DECLS

/* Properties (read-only, with notify): "report" (RestanteCheckList, NULL: none yet; another object
 * when it changed), "checking" (a check was asked for and runs), "problem" (why what was asked last
 * failed, or NULL; the report stays). */
#define RESTANTE_TYPE_DNS_STATE (restante_dns_state_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsState, restante_dns_state, RESTANTE, DNS_STATE, GObject)

/* The one of @domain, which lives as long as somebody holds it. A reference. Main thread only. */
RestanteDnsState *restante_dns_state_get_shared (RestanteHolder *holder, const char *domain);

RestanteCheckList *restante_dns_state_get_report (RestanteDnsState *self);
gboolean restante_dns_state_get_checking (RestanteDnsState *self);
const char *restante_dns_state_get_problem (RestanteDnsState *self);
RestanteHolder *restante_dns_state_get_holder (RestanteDnsState *self);
const char *restante_dns_state_get_domain (RestanteDnsState *self);

/* Has it checked now, unless that is under way. */
void restante_dns_state_check (RestanteDnsState *self);

G_END_DECLS
