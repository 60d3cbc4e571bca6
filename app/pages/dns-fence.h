/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fence of a domain on its page: how it stands, what can be done with it, and what it wrote. It
 * never decides what is written. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_FENCE (restante_dns_fence_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsFence, restante_dns_fence, RESTANTE, DNS_FENCE, AdwBin)

/* Property: "now" (gint64, of the page: how the fence stands is said for how long). */

/* Asks the holder anew. It must be on a RestantePage, whose holder and domain it takes. */
void restante_dns_fence_refresh (RestanteDnsFence *self);

G_END_DECLS
