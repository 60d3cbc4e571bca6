/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands the held mail of one domain over to its proven primary: the canary first, then over several
 * connections, oldest first (DESIGN section 4 and promise 4). It never goes on when the host is not
 * proven or refuses the canary, and it never decides when to begin: primary-watch does.
 *
 * Main loop only; the couriers work in threads of their own. */
#pragma once

#include <gio/gio.h>

#include "dns/tlsa-lookup.h"
#include "policy/dane-set.h"
#include "queue/domains.h"
#include "queue/handover.h"

G_BEGIN_DECLS

typedef struct _RestanteDrain RestanteDrain;

typedef struct
{
  RestanteQueue *queue;
  RestanteDomainRecord *domain; /* a reference is taken */
  GPtrArray *addresses;         /* GSocketAddress of the primary; a reference is taken */
  RestanteDaneSet *dane;        /* identity `dane`: what it was proven by just now, or NULL; a
                                 * reference is taken */
  RestanteTlsaLookup *tlsa;     /* the same: who is asked once its TTL is over, so that every
                                 * connection is judged by records that hold when it begins */
  const char *helo;
  guint connections; /* at most */
  guint timeout;     /* seconds up to the proof, for each connection */
  guint retry_first; /* seconds until a message that was put off once is due again */
  gboolean tap_open; /* a message has gone through since the primary came back: no canary */
} RestanteDrainPlan;

typedef enum
{
  RESTANTE_DRAIN_EMPTY,    /* nothing was due */
  RESTANTE_DRAIN_DONE,     /* everything that was due was tried; the tap is open */
  RESTANTE_DRAIN_CANARY,   /* the primary did not take the canary; the rest waits */
  RESTANTE_DRAIN_STRANGER, /* a connection did not prove its identity */
  RESTANTE_DRAIN_BROKEN,   /* connections were lost, or DNS does not say any more what proves one */
} RestanteDrainEnd;

typedef struct
{
  RestanteDrainEnd end;
  guint delivered; /* messages that the primary took for all that were left of their recipients */
  guint parked;
  guint put_off;
  gboolean held_left; /* something is still held, due or not */
  char *cause;        /* one sentence, or NULL when EMPTY or DONE */
} RestanteDrainReport;

/* Counts how @message went. */
void restante_drain_report_count (RestanteDrainReport *self,
                                  const RestanteHandover *message,
                                  const RestanteHandoverResult *results);
/* The primary did not take the canary; @result is that of its first recipient. */
void restante_drain_report_canary (RestanteDrainReport *self, const RestanteHandoverResult *result);

/* Called once in the main loop when everything is over; @report is valid during the call. The drain
 * may be freed in it. */
typedef void (*RestanteDrainFinished) (const RestanteDrainReport *report, gpointer user_data);

RestanteDrain *restante_drain_start (const RestanteDrainPlan *plan,
                                     RestanteDrainFinished finished,
                                     gpointer user_data);
/* Begins no further message. What is out may finish for five seconds, then the connections are cut;
 * finished() is called in either case. */
void restante_drain_stop (RestanteDrain *self);
/* Stops and waits for the threads: for at most five seconds what is out may finish, then the
 * connections are cut. */
void restante_drain_free (RestanteDrain *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDrain, restante_drain_free)

G_END_DECLS
