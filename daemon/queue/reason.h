/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a message is here, in one plain sentence (promise 12), made from facts alone. It never asks a
 * clock or the store. */
#pragma once

#include <glib.h>

#include "policy/message-state.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteMessageState state;
  const char *reply;   /* what a recipient in this state was answered, or NULL */
  gint64 since;        /* of the state; seconds since the epoch */
  gint64 ends;         /* of the hold; seconds since the epoch */
  gboolean elsewhere;  /* delivered to a host of the owner's choice */
  const char *primary; /* the word for the primary's state, "down"; NULL: not known */
} RestanteReasonFacts;

/* Free it. */
char *restante_reason (const RestanteReasonFacts *facts);

G_END_DECLS
