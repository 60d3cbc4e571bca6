/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/transaction.h"

#include <string.h>

static void
write_mail (const RestanteCapabilities *peer,
            const char *sender,
            guint64 size,
            gboolean eight_bit,
            gboolean smtputf8,
            GString *out)
{
  g_string_append_printf (out, "MAIL FROM:<%s>", sender);
  if (peer->size)
    g_string_append_printf (out, " SIZE=%" G_GUINT64_FORMAT, size);
  if (eight_bit && peer->eight_bit_mime)
    g_string_append (out, " BODY=8BITMIME");
  if (smtputf8)
    g_string_append (out, " SMTPUTF8");
  g_string_append (out, "\r\n");
}

static void
write_rcpt (RestanteTransaction *self, guint index, GString *out)
{
  g_string_append_printf (out, "RCPT TO:<%s>\r\n", self->recipients[index]);
}

static void
write_data (GString *out)
{
  g_string_append (out, "DATA\r\n");
}

RestanteTransaction *
restante_transaction_begin (const RestanteCapabilities *peer,
                            guint64 tag,
                            const char *sender,
                            const char *const *recipients,
                            guint64 size,
                            gboolean eight_bit,
                            gboolean smtputf8,
                            GString *out)
{
  RestanteTransaction *self = g_new0 (RestanteTransaction, 1);
  self->tag = tag;
  self->pipelined = peer->pipelining;
  self->recipients = g_strdupv ((char **)recipients);
  self->n_recipients = g_strv_length (self->recipients);
  write_mail (peer, sender, size, eight_bit, smtputf8, out);
  if (self->pipelined) {
    for (guint i = 0; i < self->n_recipients; i++)
      write_rcpt (self, i, out);
    write_data (out);
  }
  return self;
}

void
restante_transaction_free (RestanteTransaction *self)
{
  if (!self)
    return;
  g_strfreev (self->recipients);
  g_free (self);
}

/* -- one function for each reply that is awaited
 * -------------------------------------------------------------- */

static void
set_result (RestanteTransaction *self, RestanteSmtpStage stage, RestanteProgress *progress)
{
  self->resulted = TRUE;
  progress->result = TRUE;
  progress->stage = stage;
}

static void
reset (RestanteTransaction *self, GString *out)
{
  g_string_append (out, "RSET\r\n");
  self->awaits = RESTANTE_AWAITS_RSET;
}

static void
take_mail (RestanteTransaction *self, guint code, GString *out, RestanteProgress *progress)
{
  self->awaits = RESTANTE_AWAITS_RCPT;
  if (code >= 400) {
    self->mail_refused = TRUE;
    set_result (self, RESTANTE_SMTP_STAGE_MAIL, progress);
    progress->over = !self->pipelined;
  } else if (!self->pipelined) {
    write_rcpt (self, 0, out);
  }
}

/* All recipients are answered. */
static void
end_recipients (RestanteTransaction *self, GString *out, RestanteProgress *progress)
{
  self->awaits = RESTANTE_AWAITS_DATA;
  if (self->accepted == 0 && !self->resulted)
    set_result (self, RESTANTE_SMTP_STAGE_RCPT, progress);
  if (self->pipelined)
    return;
  if (self->accepted > 0)
    write_data (out);
  else
    reset (self, out);
}

static void
take_rcpt (RestanteTransaction *self, guint code, GString *out, RestanteProgress *progress)
{
  progress->recipient = !self->resulted;
  progress->index = self->answered++;
  if (code < 300)
    self->accepted++;
  if (self->answered == self->n_recipients)
    end_recipients (self, out, progress);
  else if (!self->pipelined)
    write_rcpt (self, self->answered, out);
}

static void
take_data (RestanteTransaction *self, guint code, GString *out, RestanteProgress *progress)
{
  if (code == 354 && !self->resulted) {
    progress->send = TRUE;
    self->awaits = RESTANTE_AWAITS_CONTENT;
  } else if (code == 354) {
    /* RFC 2920 section 3.1: it was pipelined and nobody may get it: end it with nothing inside. */
    g_string_append (out, ".\r\n");
    self->awaits = RESTANTE_AWAITS_LONE_DOT;
  } else if (self->mail_refused) {
    progress->over = TRUE;
  } else {
    if (!self->resulted)
      set_result (self, RESTANTE_SMTP_STAGE_DATA, progress);
    reset (self, out);
  }
}

static gboolean
is_possible (RestanteAwaits awaits, guint code)
{
  switch (awaits) {
  case RESTANTE_AWAITS_MAIL:
  case RESTANTE_AWAITS_RCPT:
  case RESTANTE_AWAITS_FINAL:
    return code < 300 || code >= 400;
  case RESTANTE_AWAITS_DATA:
    return code == 354 || code >= 400;
  case RESTANTE_AWAITS_LONE_DOT:
  case RESTANTE_AWAITS_RSET:
    return TRUE;
  case RESTANTE_AWAITS_CONTENT:
  default:
    return FALSE;
  }
}

RestanteProgress
restante_transaction_take (RestanteTransaction *self, const RestanteReply *reply, GString *out)
{
  RestanteProgress progress = { .broken = !is_possible (self->awaits, reply->code) };
  if (progress.broken)
    return progress;
  switch (self->awaits) {
  case RESTANTE_AWAITS_MAIL:
    take_mail (self, reply->code, out, &progress);
    break;
  case RESTANTE_AWAITS_RCPT:
    take_rcpt (self, reply->code, out, &progress);
    break;
  case RESTANTE_AWAITS_DATA:
    take_data (self, reply->code, out, &progress);
    break;
  case RESTANTE_AWAITS_FINAL:
    set_result (self, RESTANTE_SMTP_STAGE_CONTENT, &progress);
    progress.over = TRUE;
    break;
  case RESTANTE_AWAITS_CONTENT:
  case RESTANTE_AWAITS_LONE_DOT:
  case RESTANTE_AWAITS_RSET:
  default:
    progress.over = TRUE;
  }
  return progress;
}

void
restante_transaction_content_ended (RestanteTransaction *self)
{
  self->awaits = RESTANTE_AWAITS_FINAL;
}

gboolean
restante_transaction_lets_follow (const RestanteTransaction *self)
{
  return self->pipelined && self->awaits >= RESTANTE_AWAITS_FINAL;
}

RestanteSmtpStage
restante_transaction_get_stage (const RestanteTransaction *self)
{
  static const RestanteSmtpStage stages[] = {
    [RESTANTE_AWAITS_MAIL] = RESTANTE_SMTP_STAGE_MAIL,
    [RESTANTE_AWAITS_RCPT] = RESTANTE_SMTP_STAGE_RCPT,
    [RESTANTE_AWAITS_DATA] = RESTANTE_SMTP_STAGE_DATA,
    [RESTANTE_AWAITS_CONTENT] = RESTANTE_SMTP_STAGE_CONTENT,
    [RESTANTE_AWAITS_FINAL] = RESTANTE_SMTP_STAGE_CONTENT,
    [RESTANTE_AWAITS_LONE_DOT] = RESTANTE_SMTP_STAGE_CONTENT,
    [RESTANTE_AWAITS_RSET] = RESTANTE_SMTP_STAGE_MAIL,
  };
  return stages[self->awaits];
}

guint
restante_transaction_get_deadline (const RestanteTransaction *self)
{
  static const guint seconds[] = {
    [RESTANTE_AWAITS_MAIL] = 300,  [RESTANTE_AWAITS_RCPT] = 300,
    [RESTANTE_AWAITS_DATA] = 120,  [RESTANTE_AWAITS_CONTENT] = 180,
    [RESTANTE_AWAITS_FINAL] = 600, [RESTANTE_AWAITS_LONE_DOT] = 600,
    [RESTANTE_AWAITS_RSET] = 300,
  };
  return seconds[self->awaits];
}
