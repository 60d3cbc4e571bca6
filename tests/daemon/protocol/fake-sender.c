/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-sender.h"

#include <string.h>

FakeSender *
fake_sender_new (RestanteSmtpTls tls, const FakeMessage *messages)
{
  FakeSender *self = g_new0 (FakeSender, 1);
  self->engine = restante_smtp_client_new ("holder.test", tls);
  self->messages = messages;
  self->piece = 4096;
  self->output = g_string_new (NULL);
  self->log = g_string_new (NULL);
  return self;
}

void
fake_sender_free (FakeSender *self)
{
  restante_smtp_client_free (self->engine);
  g_string_free (self->output, TRUE);
  g_string_free (self->log, TRUE);
  g_free (self);
}

static void
on_ready (FakeSender *self)
{
  const FakeMessage *message = self->messages;
  if (!message->sender) {
    restante_smtp_client_quit (self->engine);
    return;
  }
  self->messages++;
  restante_smtp_client_begin (self->engine, message->tag, message->sender, message->recipients,
                              strlen (message->content), message->eight_bit, message->smtputf8);
}

static void
collect (FakeSender *self)
{
  gsize length;
  const guint8 *output = restante_smtp_client_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
}

/* The message whose content is wanted was begun last or before last. */
static void
on_send (FakeSender *self, guint64 tag)
{
  const FakeMessage *message = self->messages - 1;
  while (message->tag != tag)
    message--;
  const char *content = message->content;
  gsize left = strlen (content);
  while (left > 0) {
    gsize piece = MIN (left, self->piece);
    restante_smtp_client_content (self->engine, (const guint8 *)content, piece);
    if (piece < left)
      collect (self);
    content += piece;
    left -= piece;
  }
  restante_smtp_client_content_end (self->engine);
}

static void
write_reply (FakeSender *self, const RestanteReply *reply)
{
  if (reply)
    g_string_append_printf (self->log, " %u\n", reply->code);
  else
    g_string_append (self->log, " -\n");
}

static void
handle (FakeSender *self, const RestanteSmtpClientEvent *event)
{
  const char *stage = restante_smtp_stage_to_string (event->stage);
  switch (event->type) {
  case RESTANTE_SMTP_CLIENT_START_TLS:
    g_string_append (self->log, "start tls\n");
    break;
  case RESTANTE_SMTP_CLIENT_IDENTITY:
    g_string_append (self->log, "identity\n");
    restante_smtp_client_proven (self->engine, !self->stranger);
    break;
  case RESTANTE_SMTP_CLIENT_READY:
    g_string_append (self->log, "ready\n");
    on_ready (self);
    break;
  case RESTANTE_SMTP_CLIENT_RECIPIENT:
    g_string_append_printf (self->log, "recipient %" G_GUINT64_FORMAT ".%u", event->tag,
                            event->recipient);
    write_reply (self, event->reply);
    break;
  case RESTANTE_SMTP_CLIENT_SEND:
    g_string_append_printf (self->log, "send %" G_GUINT64_FORMAT "\n", event->tag);
    on_send (self, event->tag);
    break;
  case RESTANTE_SMTP_CLIENT_RESULT:
    g_string_append_printf (self->log, "result %" G_GUINT64_FORMAT " %s", event->tag, stage);
    write_reply (self, event->reply);
    break;
  case RESTANTE_SMTP_CLIENT_FAILED:
    g_string_append_printf (self->log, "failed %s", stage);
    write_reply (self, event->reply);
    self->over = TRUE;
    break;
  case RESTANTE_SMTP_CLIENT_CLOSED:
    g_string_append (self->log, "closed\n");
    self->over = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

void
fake_sender_feed (FakeSender *self, const void *bytes, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  restante_smtp_client_feed (self->engine, copy, length);
  RestanteSmtpClientEvent event;
  while (restante_smtp_client_next (self->engine, &event))
    handle (self, &event);
  collect (self);
}

void
fake_sender_hear (FakeSender *self, const char *text)
{
  fake_sender_feed (self, text, strlen (text));
}

void
fake_sender_secure (FakeSender *self)
{
  restante_smtp_client_tls_started (self->engine);
  collect (self);
}

static char *
take (GString *string)
{
  char *text = g_strndup (string->str, string->len);
  g_string_truncate (string, 0);
  return text;
}

char *
fake_sender_take_said (FakeSender *self)
{
  return take (self->output);
}

char *
fake_sender_take_log (FakeSender *self)
{
  return take (self->log);
}
