/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a probe or a drain changes in the stored record of a domain, and how that is shown. It never
 * decides which state follows, and never stores: it works on a copy that is nobody else's yet. */
#pragma once

#include "api/primary.h"
#include "policy/primary-state.h"
#include "queue/domains.h"
#include "watch/probe.h"

G_BEGIN_DECLS

/* @before: the state so far; `since` stays when it is @state too. @cause may be NULL. @now: seconds
 * since the epoch. */
void restante_primary_record_note_state (RestanteDomainRecord *record,
                                         RestantePrimaryState before,
                                         RestantePrimaryState state,
                                         const char *cause,
                                         gint64 now);
/* @result is proven: where, when, and what the host can do. */
void restante_primary_record_note_proof (RestanteDomainRecord *record,
                                         const RestanteProbeResult *result,
                                         gint64 now);
/* The key that was shown is offered for confirmation, unless it is pinned or denied. */
void restante_primary_record_note_key (RestanteDomainRecord *record,
                                       const RestanteProbeResult *result);
/* Who answered instead, since it was first seen there with that key; nobody after a proof, and the
 * last one when nobody answers. */
void restante_primary_record_note_stranger (RestanteDomainRecord *record,
                                            const RestanteProbeResult *result,
                                            gint64 now);

/* As the API shows them; new references. NULL: no stranger was met. */
RestanteIdentity *restante_primary_record_describe_identity (const RestanteDomainRecord *record,
                                                             const RestanteDaneSet *dane);
RestanteStranger *restante_primary_record_describe_stranger (const RestanteDomainRecord *record);

/* Of a primary that calls by itself: nobody calls now. The state that this is: down, as far as
 * anybody knows, or unproven when it has never called. */
RestantePrimaryState restante_primary_record_await_call (RestanteDomainRecord *record,
                                                         RestantePrimaryState before,
                                                         gint64 now);
/* It calls from @address, and has proven itself. */
void restante_primary_record_note_call (RestanteDomainRecord *record,
                                        RestantePrimaryState before,
                                        const char *address,
                                        gint64 now);
/* What it offered in the call. */
void restante_primary_record_note_capabilities (RestanteDomainRecord *record,
                                                const char *capabilities);

/* A copy for another host: what was known of the old one says nothing about it. */
RestanteDomainRecord *restante_primary_record_forget (const RestanteDomainRecord *domain,
                                                      gint64 now);
gboolean restante_primary_record_same_primary (const RestanteDomainRecord *a,
                                               const RestanteDomainRecord *b);
gboolean restante_primary_record_same_pins (const RestanteDomainRecord *a,
                                            const RestanteDomainRecord *b);

G_END_DECLS
