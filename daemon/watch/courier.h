/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries messages over one proven SMTP connection, pipelined, and says of each recipient how it
 * went. It never sends a message to a host that is not proven, and never decides what comes next:
 * its two functions do.
 *
 * Blocks its thread; restante_courier_stop() may be called from any. */
#pragma once

#include "net/smtp-outbound.h"
#include "queue/handover.h"

G_BEGIN_DECLS

typedef struct _RestanteCourier RestanteCourier;

typedef enum
{
  RESTANTE_COURIER_TAKEN,     /* the host took it for at least one recipient */
  RESTANTE_COURIER_NOT_TAKEN, /* the host said no, for now or for good */
  RESTANTE_COURIER_UNDECIDED, /* the session broke: nothing is said about the host's will */
} RestanteCourierOutcome;

typedef struct
{
  /* The next message to carry (owned by the courier), or NULL: none now. It is asked again after
   * each result while messages are out; when none is out, NULL ends the session. */
  RestanteHandover *(*next) (gpointer user_data);
  /* How @message went: one result for each recipient, and what the host did as a whole. */
  void (*done) (const RestanteHandover *message,
                const RestanteHandoverResult *results,
                RestanteCourierOutcome outcome,
                gpointer user_data);
  gpointer user_data;
} RestanteCourierWork;

typedef enum
{
  RESTANTE_COURIER_FINISHED, /* there was nothing more to carry */
  RESTANTE_COURIER_UNPROVEN, /* the host did not prove its identity; nothing was sent */
  RESTANTE_COURIER_FAILED,   /* the session broke; what was out is reported as put off */
} RestanteCourierEnd;

/* Keeps what it needs of @target; @pins is copied. */
RestanteCourier *restante_courier_new (RestanteQueue *queue,
                                       const RestanteSmtpTarget *target,
                                       RestanteIdentityKind identity,
                                       const char *const *pins);
void restante_courier_free (RestanteCourier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCourier, restante_courier_free)

/* Connects, proves, carries, quits. *@cause (free it) is one sentence unless FINISHED. */
RestanteCourierEnd
restante_courier_run (RestanteCourier *self, const RestanteCourierWork *work, char **cause);
/* What the host offered, after run(). */
const RestanteCapabilities *restante_courier_get_capabilities (RestanteCourier *self);
/* Cuts the connection: run() ends soon. Any thread. */
void restante_courier_stop (RestanteCourier *self);

G_END_DECLS
