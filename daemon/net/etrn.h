/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ETRN does here (RFC 1985): it is a hint that a primary is back, upon which it is probed at
 * once, and no more often than every ten seconds for a domain. It is never an order: nothing is
 * sent because somebody asked for it.
 *
 * Thread-safe. */
#pragma once

#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct _RestanteEtrn RestanteEtrn;

/* The primary of @domain may be back. Called in the thread of a session; must return at once. */
typedef void (*RestanteEtrnHint) (const char *domain, gpointer user_data);

typedef struct
{
  guint code;
  const char *enhanced;
  const char *text;
} RestanteEtrnVerdict;

/* @queue must outlive it. */
RestanteEtrn *restante_etrn_new (RestanteQueue *queue, RestanteEtrnHint hint, gpointer user_data);
void restante_etrn_free (RestanteEtrn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteEtrn, restante_etrn_free)

/* The answer to "ETRN @argument" (section 5.2): a domain, or "@" and a domain for all that end in
 * it; "#" names a queue, of which there are none. @now: monotonic time in microseconds. */
const RestanteEtrnVerdict *restante_etrn_ask (RestanteEtrn *self, const char *argument, gint64 now);

G_END_DECLS
