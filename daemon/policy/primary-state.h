/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a primary and the one table that moves it between them when a probe is over (DESIGN
 * section 4), with the time until the next probe. It never reads the clock and never decides who
 * the primary is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_PRIMARY_UNPROVEN, /* not probed yet, or it answers and its key was never confirmed */
  RESTANTE_PRIMARY_UP,
  RESTANTE_PRIMARY_REFUSING, /* answers, but takes no mail now */
  RESTANTE_PRIMARY_DOWN,
  RESTANTE_PRIMARY_STRANGER,
  RESTANTE_PRIMARY_PAUSED, /* by the owner; only shown, what is known of the primary is kept */
  RESTANTE_PRIMARY_BLIND,  /* this machine is offline itself: nothing can be seen of the primary */
} RestantePrimaryState;
#define RESTANTE_PRIMARY_STATES 7

const char *restante_primary_state_to_string (RestantePrimaryState state); /* "up", … */
/* UNPROVEN for an unknown word (an older or newer store): nothing is trusted. */
RestantePrimaryState restante_primary_state_from_string (const char *text);

/* What a probe found. */
typedef enum
{
  RESTANTE_PROBE_PROVEN,
  RESTANTE_PROBE_UNCONFIRMED, /* answers; the owner has not confirmed its key */
  RESTANTE_PROBE_STRANGER,
  RESTANTE_PROBE_REFUSED,   /* answers, with 4xx or 5xx to the banner, EHLO or the first message */
  RESTANTE_PROBE_FAILED,    /* no address, no route, refused, timed out, TLS broken */
  RESTANTE_PROBE_BLIND,     /* the same, and nobody else answers either */
  RESTANTE_PROBE_UNDECIDED, /* answers; DNS does not say now whose key it has */
} RestanteProbeOutcome;
#define RESTANTE_PROBE_OUTCOMES 7

/* The state after @outcome. @failures counts the failed, refused and undecided probes in a row,
 * this one included; an up primary is given up only at @limit of them. A probe that was blind says
 * nothing: @state of the next one is what was known before it. */
RestantePrimaryState restante_primary_state_next (RestantePrimaryState state,
                                                  RestanteProbeOutcome outcome,
                                                  guint failures,
                                                  guint limit);

typedef struct
{
  guint up;       /* seconds between probes while up */
  guint down;     /* the first interval when not up */
  guint down_max; /* the interval slides up to this one */
} RestanteProbeIntervals;

/* Seconds until the next probe; @tries counts the probes since the primary left up (1: the first).
 */
guint restante_primary_state_interval (RestantePrimaryState state,
                                       guint tries,
                                       const RestanteProbeIntervals *intervals);

G_END_DECLS
