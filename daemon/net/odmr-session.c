/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/odmr-session.h"

#include "net/sasl.h"
#include "protocol/odmr-server.h"
#include "queue/dial-ins.h"
#include "queue/domains.h"
#include "queue/handover.h"

#define BUFFER_SIZE       4096
#define HANDSHAKE_TIMEOUT 30 /* seconds */

/* What the engine has told, to be done once its output is out. */
typedef enum
{
  NEED_BYTES,
  NEED_TLS,
  NEED_TURN,
  NEED_END,
} Need;

typedef struct
{
  RestanteOdmrShared *shared;
  RestanteChannel *channel;
  RestanteOdmrServer *engine;
  gint *turning; /* atomic; the service's */
  Need need;
  guint8 buffer[BUFFER_SIZE];

  RestanteSasl *sasl; /* the exchange that goes on */
  char *user;         /* NULL: not known yet */
  char **began;       /* domains that the call is for; NULL: not known yet */
  GPtrArray *wanted;  /* RestanteDomainRecord: claimed, to be handed over */
  GArray *claimed;    /* their ids */
} Session;

static gint64
now_seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

/* -- who it is */

static RestanteSecret *
find_secret (const char *user, gpointer user_data)
{
  Session *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = restante_queue_list_dial_ins (self->shared->queue, user, &error);

  if (error != NULL)
    g_warning ("Cannot look up who calls: %s", error->message);
  if (records == NULL || records->len == 0)
    return NULL;
  return g_strdup (((RestanteDialInRecord *)g_ptr_array_index (records, 0))->secret);
}

/* NULL: not ours any more, or it proves itself in another way now. */
static RestanteDomainRecord *
find_domain (Session *self, const char *name)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->shared->queue, name);

  if (record == NULL || record->identity != RESTANTE_IDENTITY_DIAL_IN)
    return NULL;
  return g_steal_pointer (&record);
}

/* The names of all that the user calls for. */
static char **
list_domains (Session *self)
{
  g_autoptr (GPtrArray) records =
      restante_queue_list_dial_ins (self->shared->queue, self->user, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_strv_builder_add (names, ((RestanteDialInRecord *)g_ptr_array_index (records, i))->domain);
  return g_strv_builder_end (names);
}

static char **
list_dial_in_domains (Session *self)
{
  g_auto (GStrv) names = list_domains (self);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (RestanteDomainRecord) record = find_domain (self, names[i]);

    if (record != NULL)
      g_strv_builder_add (list, names[i]);
  }
  return g_strv_builder_end (list);
}

static gboolean
is_barred (Session *self)
{
  if (!restante_odmr_door_is_barred (self->shared->door, restante_channel_get_peer (self->channel),
                                     now_seconds ()))
    return FALSE;
  restante_odmr_server_answer (self->engine, 421,
                               "Too many wrong passwords from your address, come back later");
  return TRUE;
}

/* Who it was counts no more. */
static void
hang_up (Session *self)
{
  if (self->began != NULL)
    self->shared->funcs->ended ((const char *const *)self->began, self->shared->user_data);
  g_clear_pointer (&self->began, g_strfreev);
  g_clear_pointer (&self->user, g_free);
}

static void
on_known (Session *self)
{
  if (is_barred (self))
    return;
  self->user = g_strdup (restante_sasl_get_user (self->sasl));
  self->began = list_dial_in_domains (self);
  self->shared->funcs->began ((const char *const *)self->began,
                              restante_channel_get_peer (self->channel), self->shared->user_data);
  restante_odmr_server_answer (self->engine, 235, "Welcome");
}

static void
on_wrong (Session *self)
{
  const char *peer = restante_channel_get_peer (self->channel);

  g_message ("Somebody at %s called for mail with a wrong user or password", peer);
  restante_odmr_door_count_wrong (self->shared->door, peer, now_seconds ());
  restante_odmr_server_answer (self->engine, 535, "That user or password is wrong");
}

static void
step_exchange (Session *self, const char *response)
{
  g_autofree char *challenge = NULL;
  RestanteSaslStep step = restante_sasl_step (self->sasl, response, &challenge);

  if (step == RESTANTE_SASL_CHALLENGE)
    restante_odmr_server_challenge (self->engine, challenge);
  else if (step == RESTANTE_SASL_KNOWN)
    on_known (self);
  else if (step == RESTANTE_SASL_WRONG)
    on_wrong (self);
  else
    restante_odmr_server_answer (self->engine, 501, "That is not how the mechanism goes");
}

/* Both mechanisms ask before they listen: CRAM-MD5 takes no initial response, SCRAM's first word of
 * the server is empty. */
static void
on_auth (Session *self, const RestanteOdmrServerEvent *event)
{
  g_autofree char *nothing = NULL;

  if (is_barred (self))
    return;
  g_clear_pointer (&self->sasl, restante_sasl_free);
  self->sasl = restante_sasl_new (event->mechanism, find_secret, self);
  if (self->sasl == NULL) {
    restante_odmr_server_answer (self->engine, 454, "Not now, try again later");
    return;
  }
  if (event->text != NULL && g_str_equal (event->mechanism, "CRAM-MD5")) {
    restante_odmr_server_answer (self->engine, 501, "That mechanism begins with a challenge");
    return;
  }
  if (event->text != NULL)
    restante_sasl_step (self->sasl, NULL, &nothing);
  step_exchange (self, event->text);
}

/* -- what it wants */

typedef enum
{
  TURN,
  REFUSED,
  PAUSED,
  BUSY,
  NO_MAIL,
} Outcome;

/* RFC 2645 section 5.2.1. */
static const struct
{
  guint code;
  const char *text;
} outcomes[] = {
  [TURN] = { 250, "Turning the connection round, greet me" },
  [REFUSED] = { 450, "That user does not call for that domain" },
  [PAUSED] = { 451, "The owner has paused that, call again later" },
  [BUSY] = { 451, "Another call takes that mail just now, call again later" },
  [NO_MAIL] = { 453, "You have no mail" },
};

static gboolean
is_paused (const RestanteDomainRecord *record)
{
  return record->paused_until > g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_same (gconstpointer one, gconstpointer other)
{
  return ((const RestanteDomainRecord *)one)->id == ((const RestanteDomainRecord *)other)->id;
}

/* Puts the domains whose mail may go into @wanted. FALSE: one is none of the user's. */
static gboolean
collect (Session *self, const char *const *names, GPtrArray *wanted, gboolean *paused)
{
  g_auto (GStrv) mine = list_dial_in_domains (self);

  if (names == NULL)
    names = (const char *const *)mine;
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (RestanteDomainRecord) record = find_domain (self, names[i]);

    if (record == NULL || !g_strv_contains ((const char *const *)mine, names[i]))
      return FALSE;
    if (is_paused (record))
      *paused = TRUE;
    else if (!g_ptr_array_find_with_equal_func (wanted, record, is_same, NULL))
      g_ptr_array_add (wanted, g_steal_pointer (&record));
  }
  return names[0] != NULL;
}

static gboolean
has_mail (Session *self, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    const RestanteDomainRecord *record = g_ptr_array_index (wanted, i);

    if (restante_queue_next_due (self->shared->queue, record->id) != 0)
      return TRUE;
  }
  return FALSE;
}

static GArray *
list_ids (GPtrArray *wanted)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < wanted->len; i++)
    g_array_append_val (ids, ((RestanteDomainRecord *)g_ptr_array_index (wanted, i))->id);
  return ids;
}

static Outcome
choose (Session *self, const char *const *names)
{
  g_autoptr (GPtrArray) wanted =
      g_ptr_array_new_with_free_func ((GDestroyNotify)restante_domain_record_unref);
  g_autoptr (GArray) ids = NULL;
  gboolean paused = FALSE;

  if (!collect (self, names, wanted, &paused))
    return REFUSED;
  if (wanted->len == 0)
    return PAUSED;
  if (!has_mail (self, wanted))
    return NO_MAIL;
  ids = list_ids (wanted);
  if (!restante_odmr_door_claim (self->shared->door, ids))
    return BUSY;
  self->claimed = g_steal_pointer (&ids);
  self->wanted = g_steal_pointer (&wanted);
  return TURN;
}

static void
on_atrn (Session *self, const RestanteOdmrServerEvent *event)
{
  Outcome outcome = choose (self, event->domains);

  restante_odmr_server_answer (self->engine, outcomes[outcome].code, outcomes[outcome].text);
}

/* -- the connection */

static void
on_event (Session *self, const RestanteOdmrServerEvent *event)
{
  switch (event->type) {
  case RESTANTE_ODMR_SERVER_AUTH:
    on_auth (self, event);
    break;
  case RESTANTE_ODMR_SERVER_RESPONSE:
    step_exchange (self, event->text);
    break;
  case RESTANTE_ODMR_SERVER_ATRN:
    on_atrn (self, event);
    break;
  case RESTANTE_ODMR_SERVER_START_TLS:
    self->need = NEED_TLS;
    break;
  case RESTANTE_ODMR_SERVER_TURN:
    self->need = NEED_TURN;
    break;
  case RESTANTE_ODMR_SERVER_CLOSE:
    self->need = NEED_END;
    break;
  }
}

static gboolean
shake_hands (Session *self)
{
  g_autoptr (RestanteCredentials) pair = restante_certificate_get (self->shared->certificate);

  return restante_channel_start_tls_server (self->channel, pair, HANDSHAKE_TIMEOUT, NULL);
}

static gboolean
say (Session *self)
{
  gsize length;
  const guint8 *bytes = restante_odmr_server_take_output (self->engine, &length);

  return length == 0 || restante_channel_write (self->channel, bytes, length,
                                                restante_odmr_server_deadline (self->engine), NULL);
}

/* FALSE: the peer has gone. */
static gboolean
hear (Session *self)
{
  g_autoptr (GError) error = NULL;
  gssize got = restante_channel_read (self->channel, self->buffer, BUFFER_SIZE,
                                      restante_odmr_server_deadline (self->engine), &error);

  if (got > 0) {
    restante_odmr_server_set_time (self->engine, now_seconds ());
    restante_odmr_server_feed (self->engine, self->buffer, (gsize)got);
  } else if (restante_channel_is_reading_shut_down (self->channel)) {
    restante_odmr_server_end (self->engine, "The holder stops, call again later");
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    restante_odmr_server_end (self->engine, "Too slow, closing the connection");
  } else {
    return FALSE;
  }
  return TRUE;
}

static gboolean
begin_tls (Session *self)
{
  if (!shake_hands (self))
    return FALSE;
  self->need = NEED_BYTES;
  hang_up (self);
  restante_odmr_server_tls_started (self->engine);
  return TRUE;
}

static gboolean
step (Session *self)
{
  RestanteOdmrServerEvent event;

  while (restante_odmr_server_next (self->engine, &event))
    on_event (self, &event);
  /* Before it is told: once the home has heard it, a service that stops may not deafen this one. */
  if (self->need == NEED_TURN)
    g_atomic_int_set (self->turning, TRUE);
  if (!say (self) || self->need == NEED_END)
    return FALSE;
  if (self->need == NEED_TLS)
    return begin_tls (self);
  if (self->need == NEED_BYTES)
    return hear (self);
  self->shared->funcs->turn (self->wanted, self->channel, &self->shared->closing,
                             self->shared->user_data);
  return FALSE;
}

static void
clear (Session *self)
{
  if (self->claimed != NULL)
    restante_odmr_door_release (self->shared->door, self->claimed);
  hang_up (self);
  g_clear_pointer (&self->claimed, g_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_pointer (&self->sasl, restante_sasl_free);
  g_clear_pointer (&self->engine, restante_odmr_server_free);
}

void
restante_odmr_session_run (RestanteOdmrShared *shared,
                           RestanteChannel *channel,
                           gboolean tls,
                           gint *turning)
{
  const RestanteOdmrOffer offer = { .starttls = TRUE,
                                    .plain_auth = shared->plain_auth,
                                    .tls = tls };
  Session self = { .shared = shared, .channel = channel, .turning = turning };

  if (tls && !shake_hands (&self))
    return;
  self.engine = restante_odmr_server_new (shared->hostname, &offer);
  while (step (&self))
    continue;
  clear (&self);
}

void
restante_odmr_session_turn_away (RestanteOdmrShared *shared,
                                 RestanteChannel *channel,
                                 const char *text)
{
  const RestanteOdmrOffer nothing = { 0 };
  Session self = { .shared = shared, .channel = channel };

  self.engine = restante_odmr_server_new (shared->hostname, &nothing);
  restante_odmr_server_turn_away (self.engine, text);
  step (&self);
  clear (&self);
}
