/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a primary's answer means for a recipient: the one table of reply × stage (promise 4), and
 * when to try again. It never lets an answer from before the proof of identity change a message
 * (promise 3). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_DELIVERY_SESSION, /* everything before MAIL: connect, banner, EHLO, TLS, identity */
  RESTANTE_DELIVERY_MAIL,
  RESTANTE_DELIVERY_RCPT,
  RESTANTE_DELIVERY_DATA,
  RESTANTE_DELIVERY_CONTENT, /* the final dot */
} RestanteDeliveryStage;
#define RESTANTE_DELIVERY_STAGES 5

typedef enum
{
  RESTANTE_DELIVERY_RETRY, /* stays held */
  RESTANTE_DELIVERY_DONE,  /* the primary has it */
  RESTANTE_DELIVERY_PARK,  /* the owner decides */
  RESTANTE_DELIVERY_GO_ON, /* nothing is decided yet at this stage */
} RestanteDeliveryVerdict;

/* @code: the reply's, 0 when the connection was lost there. */
RestanteDeliveryVerdict restante_delivery_judge (RestanteDeliveryStage stage, guint code);

/* Seconds until a message that was put off for the @attempts-th time (1: the first) is due again:
 * @first doubled each time, at most half an hour. */
guint restante_delivery_retry_after (guint attempts, guint first);

G_END_DECLS
