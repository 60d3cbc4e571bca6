/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends single messages once, now, to a host that the owner chose for them. It never stores that
 * choice (promise 7), and a message that the host does not take stays as it was.
 *
 * Main loop only; the session runs in a thread of its own. */
#pragma once

#include "dns/resolver.h"
#include "dns/tlsa-lookup.h"
#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteQueue *queue;
  RestanteResolver *resolver;
  const char *helo;
  guint timeout; /* seconds for the look-up, and again up to EHLO */
  const char
      *to; /* a mailbox: it replaces the recipients, and its domain's MX is the host; or NULL */
  const char *via;          /* "host:port", the recipients are kept; or NULL */
  RestanteTlsaLookup *tlsa; /* for primaries with identity `dane` */
} RestanteElsewherePlan;

/* Messages that are gone are left out. */
void restante_elsewhere_async (const RestanteElsewherePlan *plan,
                               const gint64 *ids,
                               guint n_ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* How many were taken; with an error (RESTANTE_WATCH_ERROR) when one was not, -1 when none could be
 * tried. */
gint64 restante_elsewhere_finish (GAsyncResult *result, GError **error);

G_END_DECLS
