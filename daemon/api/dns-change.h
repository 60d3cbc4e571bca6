/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All records of one name and type in DNS, before a change and after it. It never says whether the
 * change was made: that is for the document that it is in. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_CHANGE (restante_dns_change_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsChange, restante_dns_change, RESTANTE, DNS_CHANGE, RestanteValue)

const char *restante_dns_change_get_name (RestanteDnsChange *self);
/* "MX", "A", … */
const char *restante_dns_change_get_record_type (RestanteDnsChange *self);
/* Of the records after it; seconds. */
gint64 restante_dns_change_get_ttl (RestanteDnsChange *self);
/* RDATA in zone-file form. */
const char *const *restante_dns_change_get_before (RestanteDnsChange *self);
/* The same; empty: there is none any more. */
const char *const *restante_dns_change_get_after (RestanteDnsChange *self);
/* Who writes it; NULL: the owner has to type it. */
const char *restante_dns_change_get_writer (RestanteDnsChange *self);

G_END_DECLS
