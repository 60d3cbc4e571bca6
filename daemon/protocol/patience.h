/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a server waits for a peer, in total and not only for its next byte (RFC 5321 section
 * 4.5.3.2): whoever dribbles has no more time than whoever is silent. It never reads a clock: the
 * time is told, and without it only silence is bounded.
 *
 * All times are seconds of a clock that never goes back, not negative. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_AWAITED_COMMAND,             /* before a transaction: 2 minutes */
  RESTANTE_AWAITED_TRANSACTION_COMMAND, /* 5 minutes (section 4.5.3.2.7) */
  RESTANTE_AWAITED_CONTENT,             /* 5 minutes, and 1 second for every 512 bytes that came */
} RestanteAwaited;

typedef struct
{
  gint64 now;
  gboolean begun; /* the first bytes of what is awaited came, at `since` */
  gint64 since;
  guint64 received;         /* bytes of content from then on */
  gboolean fruitless_begun; /* the same for the next message, whatever it takes */
  gint64 fruitless_since;
  guint64 fruitless;
} RestantePatience;

/* All members 0 is the start; there is nothing to free. */

/* Bytes came at @now. What is awaited has begun with them: how long the holder took before is not
 * the peer's fault. */
void restante_patience_set_time (RestantePatience *self, gint64 now);
/* A command was read whole, or the content was: something else is awaited. */
void restante_patience_renew (RestantePatience *self);
/* So many bytes of content came. */
void restante_patience_receive (RestantePatience *self, guint64 bytes);
/* A message was taken: the half hour that the peer has for one begins anew. */
void restante_patience_reward (RestantePatience *self);
/* Seconds that are left for @awaited; 0 or less: none. */
gint64 restante_patience_left (const RestantePatience *self, RestanteAwaited awaited);

G_END_DECLS
