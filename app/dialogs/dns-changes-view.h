/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of DNS, planned or made: for each name and type what stays, what goes and what is new,
 * who writes it, and the record to copy where that is the owner. It never makes one. */
#pragma once

#include <adwaita.h>

#include "api/dns-change.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_CHANGES_VIEW (restante_dns_changes_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDnsChangesView, restante_dns_changes_view, RESTANTE, DNS_CHANGES_VIEW, AdwBin)

/* @changes: of RestanteDnsChange. @domain: for the names that panels want. */
void restante_dns_changes_view_show (RestanteDnsChangesView *self,
                                     GListModel *changes,
                                     const char *domain);
/* Below them: @servers (of RestanteVerifiedServer) and what each says by now. */
void restante_dns_changes_view_add_servers (RestanteDnsChangesView *self, GListModel *servers);

G_END_DECLS
