/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All protected domains of a holder, by name. It never says more about them than each domain does.
 */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DOMAIN_LIST (restante_domain_list_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDomainList, restante_domain_list, RESTANTE, DOMAIN_LIST, RestanteValue)

/* Of RestanteDomain. */
GListModel *restante_domain_list_get_domains (RestanteDomainList *self);

G_END_DECLS
