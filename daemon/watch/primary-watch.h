/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live state of one domain's primary: when it is probed, what is known of it, and when its mail
 * is handed over. It never judges (policy/ does) and never talks to the network itself (probe and
 * drain do).
 *
 * Main loop only. */
#pragma once

#include "api/primary.h"
#include "dns/resolver.h"
#include "dns/tlsa-lookup.h"
#include "queue/domains.h"
#include "watch/drain.h"
#include "watch/line-check.h"
#include "watch/places.h"
#include "watch/watch.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_PRIMARY_WATCH (restante_primary_watch_get_type ())
G_DECLARE_FINAL_TYPE (
    RestantePrimaryWatch, restante_primary_watch, RESTANTE, PRIMARY_WATCH, GObject)

/* Signals:
 *   changed ()                                    describe() would say something else
 *   noted (const char *kind, const char *text)    something for the owner's log
 *   probed (const RestanteProbeResult *result)     a probe is over, and what it found is taken over
 *   settled ()                                    a probe is over and its consequences are begun
 * @options must outlive it. */
RestantePrimaryWatch *restante_primary_watch_new (RestanteQueue *queue,
                                                  RestanteResolver *resolver,
                                                  RestanteTlsaLookup *tlsa,
                                                  const RestanteWatchOptions *options,
                                                  RestanteDomainRecord *domain);
/* What is asked, before the primary is called down, whether this machine is offline itself; must
 * outlive @self. Before the first probe; without it nobody is. */
void restante_primary_watch_set_line (RestantePrimaryWatch *self, RestanteLineCheck *line);
/* The first probe, now. */
void restante_primary_watch_start (RestantePrimaryWatch *self);
/* No more probes; cuts a drain and waits for its threads. */
void restante_primary_watch_stop (RestantePrimaryWatch *self);

RestantePrimary *restante_primary_watch_describe (RestantePrimaryWatch *self);
RestanteDomainRecord *restante_primary_watch_get_domain (RestantePrimaryWatch *self);

/* The owner changed the settings: takes @domain over and probes; with another primary or identity,
 * what is known is forgotten. */
void restante_primary_watch_set_domain (RestantePrimaryWatch *self, RestanteDomainRecord *domain);
/* Probes now unless a probe is running; "settled" follows in either case. */
void restante_primary_watch_probe (RestantePrimaryWatch *self);
/* The same when the primary may have come back behind the back of a running probe: another one
 * follows, unless that one proves it. */
void restante_primary_watch_probe_once_more (RestantePrimaryWatch *self);
/* The same when something else is to be found out than a running probe looks at: that one's result
 * is void. */
void restante_primary_watch_probe_anew (RestantePrimaryWatch *self);
/* Where the next probe looks. Owned by @self. */
RestantePlaces *restante_primary_watch_get_places (RestantePrimaryWatch *self);
/* There is mail, or held mail became due: begins a drain if the primary is up. */
void restante_primary_watch_mail (RestantePrimaryWatch *self);

/* A primary whose identity is dial-in is never looked for: it is up while it calls, and between its
 * calls down without any alarm. It calls from @address. */
void restante_primary_watch_call_began (RestantePrimaryWatch *self, const char *address);
/* What was handed over in the call, and what it offers; "" when it did not get so far. */
void restante_primary_watch_call_turned (RestantePrimaryWatch *self,
                                         const RestanteDrainReport *report,
                                         const char *capabilities);
void restante_primary_watch_call_ended (RestantePrimaryWatch *self);

G_END_DECLS
