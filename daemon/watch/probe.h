/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One probe of a primary: resolve, connect, banner, EHLO, STARTTLS, judge the identity, EHLO again,
 * QUIT (DESIGN section 4). It never says MAIL and never changes a state: primary-watch does.
 *
 * Main loop only; the waiting happens in a thread of its own. */
#pragma once

#include "dns/resolver.h"
#include "policy/primary-state.h"
#include "queue/domains.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteProbeOutcome outcome;
  char *cause;          /* one sentence; NULL when proven */
  char *fingerprint;    /* that was shown, or NULL */
  char *address;        /* that answered, "192.0.2.1", or NULL */
  char *capabilities;   /* protocol/capabilities.h; only when proven */
  GPtrArray *addresses; /* GSocketAddress: what the name resolved to, or NULL */
} RestanteProbeResult;

void restante_probe_result_free (RestanteProbeResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteProbeResult, restante_probe_result_free)

/* @helo: for EHLO. @timeout: seconds for the look-up, and again for the session. */
void restante_probe_async (RestanteResolver *resolver,
                           RestanteDomainRecord *domain,
                           const char *helo,
                           guint timeout,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Never fails: a probe that could not be made is a result. */
RestanteProbeResult *restante_probe_finish (GAsyncResult *result);

G_END_DECLS
