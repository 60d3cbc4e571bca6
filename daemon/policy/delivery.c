/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/delivery.h"

#define RETRY_MAX (30 * 60)

typedef enum
{
  LOST,
  POSITIVE,
  TEMPORARY,
  PERMANENT,
  CLASSES
} ReplyClass;

#define RETRY RESTANTE_DELIVERY_RETRY
#define DONE  RESTANTE_DELIVERY_DONE
#define PARK  RESTANTE_DELIVERY_PARK
#define GO_ON RESTANTE_DELIVERY_GO_ON

static const RestanteDeliveryVerdict verdicts[RESTANTE_DELIVERY_STAGES][CLASSES] = {
  /*                               LOST   POSITIVE TEMPORARY PERMANENT */
  [RESTANTE_DELIVERY_SESSION] = { RETRY, GO_ON, RETRY, RETRY },
  [RESTANTE_DELIVERY_MAIL] = { RETRY, GO_ON, RETRY, PARK },
  [RESTANTE_DELIVERY_RCPT] = { RETRY, GO_ON, RETRY, PARK },
  [RESTANTE_DELIVERY_DATA] = { RETRY, GO_ON, RETRY, PARK },
  [RESTANTE_DELIVERY_CONTENT] = { RETRY, DONE, RETRY, PARK },
};

static ReplyClass
classify (RestanteDeliveryStage stage, guint code)
{
  /* "Too many recipients" was 552 in RFC 821 and must be read as 452 (RFC 5321 section 4.5.3.1.10).
   */
  if (stage == RESTANTE_DELIVERY_RCPT && code == 552)
    return TEMPORARY;
  if (code >= 500)
    return PERMANENT;
  if (code >= 400)
    return TEMPORARY;
  return code >= 200 ? POSITIVE : LOST;
}

RestanteDeliveryVerdict
restante_delivery_judge (RestanteDeliveryStage stage, guint code)
{
  g_return_val_if_fail ((guint)stage < RESTANTE_DELIVERY_STAGES, RETRY);
  return verdicts[stage][classify (stage, code)];
}

guint
restante_delivery_retry_after (guint attempts, guint first)
{
  guint64 after = MAX (first, 1);

  for (guint i = 1; i < attempts && after < RETRY_MAX; i++)
    after *= 2;
  return (guint)MIN (after, MAX (RETRY_MAX, first));
}
