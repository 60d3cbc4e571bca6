/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One probe of a primary: resolve (its TLSA records too, for identity `dane`), connect, banner,
 * EHLO, STARTTLS, judge the identity, EHLO again, QUIT (DESIGN section 4), at one place after the
 * other until one proves itself. It never says MAIL and never changes a state: primary-watch does.
 *
 * Main loop only; the waiting happens in a thread of its own. */
#pragma once

#include "dns/resolver.h"
#include "dns/tlsa-lookup.h"
#include "policy/primary-state.h"
#include "queue/domains.h"
#include "watch/line-check.h"
#include "watch/places.h"

G_BEGIN_DECLS

/* Of the place that tells most: the proven one, a stranger before who is not confirmed, and both
 * before one that does not answer. */
typedef struct
{
  RestanteProbeOutcome outcome;
  char *cause;           /* one sentence; NULL when proven */
  char *said;            /* the greeting of who did not prove itself, printable ASCII, or NULL */
  gboolean chain_valid;  /* of a key that is no pin and not denied, for the primary's name */
  char *fingerprint;     /* that was shown, or NULL */
  char *address;         /* that answered, "192.0.2.1", or NULL */
  char *capabilities;    /* protocol/capabilities.h; only when proven */
  GPtrArray *addresses;  /* GSocketAddress: where it was proven; only when proven */
  RestanteDaneSet *dane; /* what it was judged by, identity `dane`; NULL: it was not looked up */
  char **named;          /* IP addresses: what the name resolved to; NULL: there was no answer */
  gboolean answered;     /* somebody was there, if only to refuse the connection */
} RestanteProbeResult;

void restante_probe_result_free (RestanteProbeResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteProbeResult, restante_probe_result_free)

typedef struct
{
  RestanteResolver *resolver;
  RestanteDomainRecord *domain; /* a reference is taken */
  RestantePlaces *places;       /* must live until the callback */
  const char *helo;             /* for EHLO */
  guint timeout;                /* seconds for each look-up, and again for each place's session */
  RestanteLineCheck *line;      /* asked when nobody answers, NULL: nobody; a reference is taken */
  RestanteTlsaLookup *tlsa;     /* for identity `dane` */
} RestanteProbePlan;

void restante_probe_async (const RestanteProbePlan *plan,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Never fails: a probe that could not be made is a result. */
RestanteProbeResult *restante_probe_finish (GAsyncResult *result);

G_END_DECLS
