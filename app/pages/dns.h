/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page that says whether a domain's DNS is right, line by line, what to type where it is not,
 * and who may type it for the owner. It never changes DNS without having shown the change. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_PAGE (restante_dns_page_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsPage, restante_dns_page, RESTANTE, DNS_PAGE, RestantePage)

G_END_DECLS
