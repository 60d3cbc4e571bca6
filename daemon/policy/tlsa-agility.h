/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of a server's TLSA records count (RFC 7671 section 9): those that SMTP can use, and of two
 * digests of the same thing only the stronger one. It never compares one with a key.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First what is unusable or malformed is left out (RFC 7672 section 3.1.3); then, for each usage
 * and selector, what stands in whole (matching type Full) remains, and of the digests only those of
 * the strongest kind: SHA2-512 before SHA2-256. @records: GBytes, the RDATA of each; NULL: none.
 * New references, in their order. */
GPtrArray *restante_tlsa_choose (const GPtrArray *records);

G_END_DECLS
