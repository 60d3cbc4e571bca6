/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of a domain's primary, whose address is in DNS. It never looks it up. */
#pragma once

#include "queue/domains.h"

G_BEGIN_DECLS

/* The host of the primary of @record, normalized; NULL: it is an address, or there is none. Free
 * it.
 */
char *restante_primary_name (const RestanteDomainRecord *record);

G_END_DECLS
