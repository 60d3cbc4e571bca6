/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-server-private.h"

/* No setting lets a message be larger; what is declared beyond it is not even read. */
#define MAX_CHUNK ((guint64)2 << 30)

/* How many bytes follow is not known, or absurd: what comes next cannot be told from commands. */
static void
hang_up (RestanteSmtpServer *self, guint code, const char *enhanced, const char *text)
{
  restante_smtp_server_reply (self, code, enhanced, text);
  restante_smtp_server_end (self, "4.7.0", "What follows cannot be read, closing");
}

/* RFC 3030 section 2: the octets are read and dropped before the reply. @counts: it is an error of
 * its own, not what follows from an earlier refusal. */
static void
refuse (
    RestanteSmtpServer *self, guint code, const char *enhanced, const char *text, gboolean counts)
{
  RestanteServerChunks *chunks = &self->chunks;
  chunks->code = code;
  chunks->counts = counts;
  g_free (chunks->enhanced);
  chunks->enhanced = g_strdup (enhanced);
  g_free (chunks->text);
  chunks->text = g_strdup (text);
}

static void
judge (RestanteSmtpServer *self)
{
  if (!self->helo)
    refuse (self, 503, "5.5.1", "Say EHLO first", TRUE);
  else if (!self->extended || !self->capabilities.chunking)
    refuse (self, 502, "5.5.1", "That command is not offered", TRUE);
  else if (self->chunks.refused)
    refuse (self, 503, "5.5.1", "The chunk before was refused", FALSE);
  else if (self->mail_refused)
    refuse (self, 503, "5.5.1", "The sender was refused", FALSE);
  else if (!self->in_transaction)
    refuse (self, 503, "5.5.1", "Begin with MAIL", TRUE);
  else if (self->recipients == 0)
    refuse (self, 503, "5.5.1", "No recipient was accepted", FALSE);
  else if (!self->chunks.begun)
    self->asked = RESTANTE_ASKED_DATA;
}

void
restante_smtp_server_begin_chunk (RestanteSmtpServer *self, RestanteCommand *command)
{
  RestanteServerChunks *chunks = &self->chunks;
  if (!restante_command_take_chunk (command, &chunks->size, &chunks->last)) {
    hang_up (self, 501, "5.5.4", "Say BDAT, how many bytes follow, and LAST or nothing");
    return;
  }
  if (chunks->size > MAX_CHUNK) {
    hang_up (self, 552, "5.3.4", "The chunk is larger than any message may be");
    return;
  }
  chunks->left = chunks->size;
  chunks->code = 0;
  self->phase = RESTANTE_PHASE_CHUNK;
  judge (self);
}

void
restante_smtp_server_answer_chunk (RestanteSmtpServer *self,
                                   guint code,
                                   const char *enhanced,
                                   const char *text)
{
  if (code != 354) {
    refuse (self, code, enhanced, text, FALSE);
    return;
  }
  self->chunks.begun = TRUE;
  self->chunks.content = (RestanteContentCheck){ 0 };
}

gboolean
restante_smtp_server_read_chunk (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  RestanteServerChunks *chunks = &self->chunks;
  RestanteSpan piece = { self->input.bytes, MIN (self->input.length, chunks->left) };
  restante_span_skip (&self->input, piece.length);
  chunks->left -= piece.length;
  restante_patience_receive (&self->patience, piece.length);
  if (chunks->code != 0)
    return FALSE;
  restante_content_check_add (&chunks->content, piece.bytes, piece.length);
  if (chunks->content.fault != RESTANTE_CONTENT_CLEAN ||
      restante_smtp_server_is_too_big (self, &chunks->content))
    return FALSE;
  *event = (RestanteSmtpServerEvent){ .type = RESTANTE_SMTP_SERVER_CONTENT,
                                      .content = piece.bytes,
                                      .length = piece.length };
  return TRUE;
}

/* The reply to a chunk that was dropped. The transaction is over with it; more chunks may be on
 * their way, and they are no errors of their own. */
static void
end_refused (RestanteSmtpServer *self)
{
  RestanteServerChunks *chunks = &self->chunks;
  restante_smtp_server_abandon (self);
  chunks->refused = !chunks->last;
  if (chunks->counts)
    restante_smtp_server_reject (self, chunks->code, chunks->enhanced, chunks->text);
  else
    restante_smtp_server_reply (self, chunks->code, chunks->enhanced, chunks->text);
}

void
restante_smtp_server_end_chunk (RestanteSmtpServer *self)
{
  RestanteServerChunks *chunks = &self->chunks;
  self->phase = RESTANTE_PHASE_COMMANDS;
  restante_patience_renew (&self->patience);
  if (chunks->code != 0) {
    end_refused (self);
    return;
  }
  if (chunks->last)
    restante_content_check_finish (&chunks->content);
  if (restante_smtp_server_refuse_content (self, &chunks->content)) {
    chunks->refused = !chunks->last;
  } else if (chunks->last) {
    self->asked = RESTANTE_ASKED_MESSAGE;
  } else {
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " bytes taken", chunks->size);
    restante_smtp_server_reply (self, 250, "2.0.0", text);
  }
}
