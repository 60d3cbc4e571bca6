/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TLSA records of a primary for connections that begin now: those that are known while their
 * TTL lasts, and then those that DNS has (RFC 7671 section 8.1). It never judges a host.
 *
 * Made and dropped in the main loop; the threads of connections ask it. */
#pragma once

#include "dns/tlsa-lookup.h"
#include "policy/dane-set.h"

G_BEGIN_DECLS

typedef struct _RestanteDaneSource RestanteDaneSource;

/* @host, @port: the primary. @set: what it was proven by, or NULL; a reference is taken. */
RestanteDaneSource *restante_dane_source_new (RestanteTlsaLookup *tlsa,
                                              const char *host,
                                              guint16 port,
                                              RestanteDaneSet *set);
/* Main loop, when no thread asks any more. What is being looked up is for nobody then. */
void restante_dane_source_unref (RestanteDaneSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDaneSource, restante_dane_source_unref)

/* Blocks for a look-up when the set that is known is not fresh at @now (monotonic, microseconds);
 * never in the main loop, which looks up. What comes then counts for the connections that waited
 * for it even when its TTL is 0 (RFC 1035 section 3.2.1), and may be an answer that proves nothing.
 * NULL: stopped. Free it. */
RestanteDaneSet *restante_dane_source_take (RestanteDaneSource *self, gint64 now);
/* Whoever waits, now or later, gets NULL. Any thread. */
void restante_dane_source_stop (RestanteDaneSource *self);

G_END_DECLS
