/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a DNS check as a row: its colour as icon and word, what was seen, and, unfolded, what
 * was wanted and what to do, with the record to copy where there is one. It never asks for a
 * check. */
#pragma once

#include <adwaita.h>

#include "api/check.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_LINE (restante_dns_line_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsLine, restante_dns_line, RESTANTE, DNS_LINE, AdwExpanderRow)

/* @domain: whose DNS it is. */
GtkWidget *restante_dns_line_new (RestanteCheck *check, const char *domain);
RestanteCheck *restante_dns_line_get_check (RestanteDnsLine *self);
/* What a later check found for the same code; it stays folded or unfolded, and is folded when
 * it has become right. */
void restante_dns_line_set_check (RestanteDnsLine *self, RestanteCheck *check);

G_END_DECLS
