/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to write DNS that a holder has, on a page: listed, tested, added and removed there. It
 * never knows a secret. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_WRITERS (restante_dns_writers_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsWriters, restante_dns_writers, RESTANTE, DNS_WRITERS, AdwBin)

/* For both it must be on a RestantePage, whose holder and domain they take. */
/* Lists them anew; what was tested stays. */
void restante_dns_writers_refresh (RestanteDnsWriters *self);
/* Asks for a new one, which is then tested. */
void restante_dns_writers_add (RestanteDnsWriters *self);

G_END_DECLS
