/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/courier.h"

#include "policy/delivery.h"
#include "watch/sentence.h"

struct _RestanteCourier
{
  RestanteQueue *queue;
  RestanteSmtpOutbound *outbound;
  RestanteIdentityKind identity;
  char **pins;
  const RestanteCourierWork *work;
  GQueue parcels; /* Parcel, in the order of their transactions */
  gboolean ready; /* the engine takes another message */
};

/* A message that is out. */
typedef struct
{
  RestanteHandover *message;
  RestanteHandoverResult *results; /* one a recipient */
  gboolean *decided;
  guint64 tag;
} Parcel;

static Parcel *
parcel_new (RestanteHandover *message)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->message = message;
  parcel->results = g_new0 (RestanteHandoverResult, message->positions->len);
  parcel->decided = g_new0 (gboolean, message->positions->len);
  parcel->tag = (guint64)message->id;
  return parcel;
}

static void
parcel_free (Parcel *parcel)
{
  for (guint i = 0; i < parcel->message->positions->len; i++)
    g_free (parcel->results[i].reply);
  g_free (parcel->results);
  g_free (parcel->decided);
  restante_handover_free (parcel->message);
  g_free (parcel);
}

RestanteCourier *
restante_courier_new (RestanteQueue *queue,
                      const RestanteSmtpTarget *target,
                      RestanteIdentityKind identity,
                      const char *const *pins)
{
  RestanteCourier *self = g_new0 (RestanteCourier, 1);

  self->queue = queue;
  self->outbound = restante_smtp_outbound_new (target);
  self->identity = identity;
  self->pins = g_strdupv ((char **)pins);
  g_queue_init (&self->parcels);
  return self;
}

void
restante_courier_free (RestanteCourier *self)
{
  g_queue_clear_full (&self->parcels, (GDestroyNotify)parcel_free);
  restante_smtp_outbound_free (self->outbound);
  g_strfreev (self->pins);
  g_free (self);
}

void
restante_courier_stop (RestanteCourier *self)
{
  restante_smtp_outbound_shutdown (self->outbound);
}

const RestanteCapabilities *
restante_courier_get_capabilities (RestanteCourier *self)
{
  return restante_smtp_outbound_get_capabilities (self->outbound);
}

static Parcel *
find_parcel (RestanteCourier *self, guint64 tag)
{
  for (GList *link = self->parcels.head; link != NULL; link = link->next)
    if (((Parcel *)link->data)->tag == tag)
      return link->data;
  return NULL;
}

/* Writes one verdict down; GO_ON leaves the recipient open. */
static void
decide (Parcel *parcel, guint i, RestanteDeliveryVerdict verdict, char *reply)
{
  static const RestanteMove moves[] = {
    [RESTANTE_DELIVERY_DONE] = RESTANTE_MOVE_ACCEPTED,
    [RESTANTE_DELIVERY_PARK] = RESTANTE_MOVE_REJECTED,
  };
  RestanteHandoverResult *result = &parcel->results[i];

  if (verdict == RESTANTE_DELIVERY_GO_ON || parcel->decided[i]) {
    g_free (reply);
    return;
  }
  parcel->decided[i] = TRUE;
  result->moved = verdict != RESTANTE_DELIVERY_RETRY;
  if (result->moved)
    result->move = moves[verdict];
  g_free (result->reply);
  result->reply = reply;
}

static void
decide_rest (Parcel *parcel, RestanteDeliveryVerdict verdict, const char *reply)
{
  for (guint i = 0; i < parcel->message->positions->len; i++)
    decide (parcel, i, verdict, g_strdup (reply));
}

static RestanteCourierOutcome
outcome (const Parcel *parcel)
{
  for (guint i = 0; i < parcel->message->positions->len; i++)
    if (parcel->results[i].moved && parcel->results[i].move == RESTANTE_MOVE_ACCEPTED)
      return RESTANTE_COURIER_TAKEN;
  return RESTANTE_COURIER_NOT_TAKEN;
}

static void
report (RestanteCourier *self, Parcel *parcel, RestanteCourierOutcome how)
{
  g_queue_remove (&self->parcels, parcel);
  self->work->done (parcel->message, parcel->results, how, self->work->user_data);
  parcel_free (parcel);
}

static RestanteDeliveryStage
delivery_stage (RestanteSmtpStage stage)
{
  switch (stage) {
  case RESTANTE_SMTP_STAGE_MAIL:
    return RESTANTE_DELIVERY_MAIL;
  case RESTANTE_SMTP_STAGE_RCPT:
    return RESTANTE_DELIVERY_RCPT;
  case RESTANTE_SMTP_STAGE_DATA:
    return RESTANTE_DELIVERY_DATA;
  case RESTANTE_SMTP_STAGE_CONTENT:
    return RESTANTE_DELIVERY_CONTENT;
  default:
    return RESTANTE_DELIVERY_SESSION;
  }
}

static void
on_recipient (RestanteCourier *self, const RestanteSmtpClientEvent *event)
{
  Parcel *parcel = find_parcel (self, event->tag);

  if (parcel != NULL && event->recipient < parcel->message->positions->len)
    decide (parcel, event->recipient,
            restante_delivery_judge (RESTANTE_DELIVERY_RCPT, event->reply->code),
            restante_reply_to_string (event->reply));
}

static void
on_result (RestanteCourier *self, const RestanteSmtpClientEvent *event)
{
  Parcel *parcel = find_parcel (self, event->tag);
  g_autofree char *reply = NULL;
  guint code = event->reply != NULL ? event->reply->code : 0;

  if (parcel == NULL)
    return;
  reply = event->reply != NULL
              ? restante_reply_to_string (event->reply)
              : g_strdup ("the host does not offer SMTPUTF8, which this message needs");
  decide_rest (parcel, restante_delivery_judge (delivery_stage (event->stage), code), reply);
  /* Without a reply nothing was sent: that is no verdict of the host. */
  report (self, parcel, event->reply != NULL ? outcome (parcel) : RESTANTE_COURIER_UNDECIDED);
}

static gboolean
stream (RestanteCourier *self, const RestanteHandover *message, GError **error)
{
  RestanteSmtpClient *engine = restante_smtp_outbound_get_engine (self->outbound);
  g_autoptr (RestanteBodyReader) reader =
      restante_queue_read_handover (self->queue, message, error);
  const guint8 *piece;
  gsize length = 0;

  if (reader == NULL)
    return FALSE;
  while ((piece = restante_body_reader_next (reader, &length, error)) != NULL && length > 0) {
    restante_smtp_client_content (engine, piece, length);
    /* A small body waits for the next command, so that both leave in one write. */
    if (message->body == NULL && !restante_smtp_outbound_flush (self->outbound))
      return TRUE; /* the next event says how it was lost */
  }
  if (piece == NULL)
    return FALSE;
  restante_smtp_client_content_end (engine);
  return TRUE;
}

/* A body that cannot be read ends the session before the final dot, so that no half of it counts.
 */
static gboolean
on_send (RestanteCourier *self, const RestanteSmtpClientEvent *event)
{
  Parcel *parcel = find_parcel (self, event->tag);
  g_autoptr (GError) error = NULL;

  if (parcel == NULL)
    return FALSE;
  if (stream (self, parcel->message, &error))
    return TRUE;
  g_warning ("Message %" G_GINT64_FORMAT " cannot be read: %s", parcel->message->id,
             error->message);
  return FALSE;
}

/* Begins the next message, or quits when nothing is out and nothing is left. */
static void
begin_next (RestanteCourier *self)
{
  RestanteSmtpClient *engine = restante_smtp_outbound_get_engine (self->outbound);
  RestanteHandover *message = self->work->next (self->work->user_data);

  if (message != NULL) {
    Parcel *parcel = parcel_new (message);

    self->ready = FALSE;
    g_queue_push_tail (&self->parcels, parcel);
    restante_smtp_client_begin (engine, parcel->tag, message->sender,
                                (const char *const *)message->recipients->pdata, message->size,
                                message->eight_bit, message->smtputf8);
  } else if (g_queue_is_empty (&self->parcels)) {
    self->ready = FALSE;
    restante_smtp_client_quit (engine);
  }
}

static gboolean
on_event (RestanteCourier *self, const RestanteSmtpClientEvent *event)
{
  switch (event->type) {
  case RESTANTE_SMTP_CLIENT_READY:
    self->ready = TRUE;
    return TRUE;
  case RESTANTE_SMTP_CLIENT_RECIPIENT:
    on_recipient (self, event);
    return TRUE;
  case RESTANTE_SMTP_CLIENT_SEND:
    return on_send (self, event);
  case RESTANTE_SMTP_CLIENT_RESULT:
    on_result (self, event);
    return TRUE;
  default:
    return TRUE;
  }
}

static RestanteCourierEnd
carry (RestanteCourier *self, char **cause)
{
  RestanteSmtpClientEvent event = { 0 };
  g_auto (RestanteSmtpFailure) failure = { 0 };

  while (restante_smtp_outbound_next (self->outbound, &event, &failure)) {
    if (event.type == RESTANTE_SMTP_CLIENT_CLOSED)
      return RESTANTE_COURIER_FINISHED;
    if (!on_event (self, &event)) {
      *cause = g_strdup ("A message in the store cannot be read; see the daemon's log.");
      return RESTANTE_COURIER_FAILED;
    }
    if (self->ready)
      begin_next (self);
  }
  /* Many hosts just close after QUIT. */
  if (failure.stage == RESTANTE_SMTP_STAGE_QUIT)
    return RESTANTE_COURIER_FINISHED;
  *cause = restante_sentence (failure.cause);
  return RESTANTE_COURIER_FAILED;
}

/* Whatever is out when a session breaks stays held, with the reason. */
static void
give_back (RestanteCourier *self, const char *cause)
{
  Parcel *parcel;

  while ((parcel = g_queue_peek_head (&self->parcels)) != NULL) {
    decide_rest (parcel, RESTANTE_DELIVERY_RETRY, cause);
    report (self, parcel, RESTANTE_COURIER_UNDECIDED);
  }
}

static gboolean
prove (RestanteCourier *self, char **cause)
{
  RestanteIdentityFacts facts;
  RestanteIdentityVerdict verdict;

  restante_smtp_outbound_get_facts (self->outbound, &facts);
  verdict =
      restante_identity_judge (self->identity, (const char *const *)self->pins, &facts, cause);
  restante_smtp_outbound_proven (self->outbound, verdict == RESTANTE_IDENTITY_PROVEN);
  return verdict == RESTANTE_IDENTITY_PROVEN;
}

RestanteCourierEnd
restante_courier_run (RestanteCourier *self, const RestanteCourierWork *work, char **cause)
{
  g_auto (RestanteSmtpFailure) failure = { 0 };
  RestanteCourierEnd end;

  *cause = NULL;
  self->work = work;
  if (!restante_smtp_outbound_open (self->outbound, &failure)) {
    *cause = restante_sentence (failure.cause);
    return RESTANTE_COURIER_FAILED;
  }
  if (!prove (self, cause))
    return RESTANTE_COURIER_UNPROVEN;
  end = carry (self, cause);
  give_back (self, *cause != NULL ? *cause : "The connection was lost.");
  return end;
}
