/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a domain's DNS: those that are planned, or those that were taken back. An empty list
 * is nothing to do; it never writes anything itself. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_CHANGES (restante_dns_changes_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDnsChanges, restante_dns_changes, RESTANTE, DNS_CHANGES, RestanteValue)

const char *restante_dns_changes_get_domain (RestanteDnsChanges *self);
/* Of RestanteDnsChange. */
GListModel *restante_dns_changes_get_changes (RestanteDnsChanges *self);

G_END_DECLS
