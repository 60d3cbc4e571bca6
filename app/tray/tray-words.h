/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tray says of everything that is watched: the worst state first, and how much is held. It
 * never asks the clock or a holder: facts are arguments. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A domain of a holder, or a holder that is not reached (then its domains are not told singly). */
typedef struct
{
  const char *name;   /* the domain, or the holder's label */
  const char *state;  /* of the primary as the API has it, or RESTANTE_TRAY_OFFLINE */
  const char *detail; /* the cause, or the connection in a word */
  gint64 since;       /* of the state, seconds since the epoch */
  gint64 held;
  gint64 parked;
} RestanteTrayFacts;

#define RESTANTE_TRAY_OFFLINE "offline"

typedef struct
{
  const RestanteTrayFacts *worst; /* one of the facts; NULL: nothing is watched */
  const char *icon;               /* of the icon theme, data/icons */
  const char *status;             /* of a StatusNotifierItem */
  gint64 held;
  gint64 parked;
  gboolean one;     /* the worst is the only one, and needs no name */
  gboolean paused;  /* a primary is */
  gboolean running; /* a primary is reached through its holder and not paused */
} RestanteTraySummary;

RestanteTraySummary restante_tray_words_sum_up (const RestanteTrayFacts *facts, guint n);
/* "Down for 3 h 12 min", "example.org: Down for 3 h 12 min". Free it, and the others. */
char *restante_tray_words_state (const RestanteTraySummary *summary, gint64 now);
/* "6 messages held" */
char *restante_tray_words_held (gint64 held);
/* "2 messages need a decision" */
char *restante_tray_words_parked (gint64 parked);
/* "Down", "example.org: Down": a title that stays true while time goes by. */
char *restante_tray_words_title (const RestanteTraySummary *summary);
/* Why, what is held, and what needs a decision: a sentence each, one a line. */
char *restante_tray_words_tooltip (const RestanteTraySummary *summary);

G_END_DECLS
