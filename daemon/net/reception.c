/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/reception.h"

#include <gmime/gmime.h>
#include <string.h>

#include "protocol/header-scanner.h"
#include "protocol/received.h"
#include "queue/body.h"

struct _RestanteReception
{
  RestanteQueue *queue;
  RestanteEnvelope *envelope;
  RestanteBodyWriter *body;
  RestanteHeaderScanner *scanner;
  GError *failure; /* the first one; the rest of the content is read and dropped */
  RestanteReceptionDone done;
  gpointer user_data;
};

RestanteReception *
restante_reception_new (RestanteQueue *queue, const char *sender, gboolean smtputf8)
{
  RestanteReception *self = g_new0 (RestanteReception, 1);

  self->queue = queue;
  self->envelope = restante_envelope_new ();
  self->envelope->sender = g_strdup (sender);
  self->envelope->smtputf8 = smtputf8;
  return self;
}

void
restante_reception_free (RestanteReception *self)
{
  g_clear_pointer (&self->envelope, restante_envelope_free);
  g_clear_pointer (&self->body, restante_body_writer_free);
  g_clear_pointer (&self->scanner, restante_header_scanner_free);
  g_clear_error (&self->failure);
  g_free (self);
}

void
restante_reception_add_recipient (RestanteReception *self, const char *address)
{
  g_ptr_array_add (self->envelope->recipients, g_strdup (address));
}

/* Eight bytes at a time: -O2 leaves a loop over single bytes as it is, and that took 50 µs for
 * 64 KiB. */
static gboolean
has_eight_bit (const guint8 *bytes, gsize length)
{
  guint64 all = 0, word;

  for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
    memcpy (&word, bytes, sizeof word);
    all |= word;
  }
  for (; length > 0; bytes++, length--)
    all |= *bytes;
  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) != 0;
}

static void
open_body (RestanteReception *self)
{
  if (self->body != NULL)
    return;
  self->body = restante_body_writer_new (self->queue);
  self->scanner = restante_header_scanner_new ();
}

void
restante_reception_add_content (RestanteReception *self, const guint8 *bytes, gsize length)
{
  if (self->failure != NULL)
    return;
  open_body (self);
  if (!restante_header_scanner_is_done (self->scanner))
    restante_header_scanner_feed (self->scanner, bytes, length);
  if (!self->envelope->eight_bit)
    self->envelope->eight_bit = has_eight_bit (bytes, length);
  restante_body_writer_append (self->body, bytes, length, &self->failure);
}

gboolean
restante_reception_is_in_memory (RestanteReception *self)
{
  return self->body == NULL || restante_body_writer_is_in_memory (self->body);
}

/* The subject as a person reads it: it is shown and searched, never sent. */
static char *
decode_subject (const char *raw)
{
  if (raw == NULL || strstr (raw, "=?") == NULL)
    return g_strdup (raw);
  return g_mime_utils_header_decode_text (NULL, raw);
}

static char *
build_trace (RestanteReception *self, const RestanteReceptionSession *session)
{
  const RestanteEnvelope *envelope = self->envelope;
  char id[24];
  RestanteReceived facts = {
    .helo = session->helo,
    .client = session->client,
    .hostname = session->hostname,
    .id = id,
    .tls = session->tls,
    .only_recipient =
        envelope->recipients->len == 1 ? g_ptr_array_index (envelope->recipients, 0) : NULL,
    .extended = session->extended,
    .smtputf8 = envelope->smtputf8,
    .time = envelope->arrived,
  };

  g_snprintf (id, sizeof id, "%" G_GINT64_FORMAT, envelope->id);
  return restante_received_build (&facts);
}

static void
fill_envelope (RestanteReception *self, const RestanteReceptionSession *session)
{
  RestanteEnvelope *envelope = self->envelope;

  envelope->id = restante_queue_next_id (self->queue);
  envelope->arrived = g_get_real_time () / G_USEC_PER_SEC;
  envelope->client = g_strdup (session->client);
  envelope->helo = g_strdup (session->helo);
  envelope->tls = g_strdup (session->tls);
  envelope->subject = decode_subject (restante_header_scanner_get_subject (self->scanner));
  envelope->message_id = g_strdup (restante_header_scanner_get_message_id (self->scanner));
  envelope->trace = build_trace (self, session);
}

static void
answer_failure (RestanteReceptionAnswer *answer, const GError *failure)
{
  answer->code = 452;
  answer->enhanced = "4.3.1";
  g_strlcpy (answer->text, "Cannot store the message now, try again later", sizeof answer->text);
  g_warning ("A message was put off: %s", failure->message);
}

/* In the store's thread. */
static void
on_held (gpointer user_data, GError *error)
{
  RestanteReception *self = user_data;

  self->failure = error;
  self->done (self->user_data);
}

static gboolean
is_loop (RestanteReception *self)
{
  return restante_header_scanner_get_received (self->scanner) > RESTANTE_RECEIVED_MAX;
}

void
restante_reception_finish (RestanteReception *self,
                           const RestanteReceptionSession *session,
                           RestanteReceptionDone done,
                           gpointer user_data)
{
  open_body (self);
  if (is_loop (self) || self->failure != NULL) {
    done (user_data);
    return;
  }
  self->done = done;
  self->user_data = user_data;
  fill_envelope (self, session);
  restante_queue_start_hold (self->queue, self->envelope, self->body, on_held, self);
}

void
restante_reception_get_answer (RestanteReception *self, RestanteReceptionAnswer *answer)
{
  if (is_loop (self)) {
    *answer = (RestanteReceptionAnswer){ 554, "5.4.6", "Too many Received fields: a mail loop" };
    return;
  }
  if (self->failure != NULL) {
    answer_failure (answer, self->failure);
    return;
  }
  answer->code = 250;
  answer->enhanced = "2.0.0";
  g_snprintf (answer->text, sizeof answer->text, "Kept as %" G_GINT64_FORMAT, self->envelope->id);
}
