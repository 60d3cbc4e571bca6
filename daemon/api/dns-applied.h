/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes of a domain's DNS that were written, and who says so by now. It never holds those
 * that the owner has to type. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_APPLIED (restante_dns_applied_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDnsApplied, restante_dns_applied, RESTANTE, DNS_APPLIED, RestanteValue)

const char *restante_dns_applied_get_domain (RestanteDnsApplied *self);
/* Of RestanteDnsChange. */
GListModel *restante_dns_applied_get_changes (RestanteDnsApplied *self);
/* Of RestanteVerifiedServer. */
GListModel *restante_dns_applied_get_verified (RestanteDnsApplied *self);

G_END_DECLS
