/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A DNS record for the owner to type somewhere: as the line of a zone file and as the fields of a
 * provider's panel, each with a button that copies it. It never writes DNS. */
#pragma once

#include <adwaita.h>

#include "client/zone-record.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_RECORD (restante_dns_record_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsRecord, restante_dns_record, RESTANTE, DNS_RECORD, AdwBin)

/* @zone: the domain, for the name that panels want. */
GtkWidget *restante_dns_record_new (const RestanteZoneRecord *record, const char *zone);

G_END_DECLS
