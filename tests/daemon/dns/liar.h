/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A name server on loopback that says what it is told to, over UDP and TCP, true or not. It has a
 * thread of its own and ends with liar_stop(). */
#pragma once

#include <gio/gio.h>

#include "message.h"

typedef struct _Liar Liar;

/* What came over the wire. */
typedef struct
{
  const guint8 *query;
  gsize length;
  gboolean tcp;
  guint count;  /* how many came before it */
  guint16 port; /* that it came from */
} LiarQuery;

/* Says what it answers: adds to @answers, which owns them, messages (GByteArray) that are sent one
 * after the other. In the liar's thread. */
typedef void (*LiarMind) (const LiarQuery *query, GPtrArray *answers, gpointer data);

Liar *liar_start (LiarMind mind, gpointer data);
void liar_stop (Liar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Liar, liar_stop)

GSocketAddress *liar_get_address (Liar *self); /* not owned */

/* The id of @query. */
guint16 liar_get_id (const LiarQuery *query);
