/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-holder.h"

#include <string.h>

#include "protocol/address.h"

static void drain (FakeHolder *self);

FakeHolder *
fake_holder_new_with (const char *domain, const RestanteCapabilities *capabilities)
{
  FakeHolder *self = g_new0 (FakeHolder, 1);
  self->engine = restante_smtp_server_new ("holder.test", capabilities);
  self->domain = g_strdup (domain);
  self->output = g_string_new (NULL);
  self->content = g_string_new (NULL);
  self->envelope = g_string_new (NULL);
  self->envelopes = g_string_new (NULL);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  drain (self);
  return self;
}

FakeHolder *
fake_holder_new (const char *domain, guint64 max_size)
{
  const RestanteCapabilities all = {
    .esmtp = TRUE,
    .pipelining = TRUE,
    .eight_bit_mime = TRUE,
    .smtputf8 = TRUE,
    .chunking = TRUE,
    .enhanced_status_codes = TRUE,
    .starttls = TRUE,
    .etrn = TRUE,
    .size = TRUE,
    .size_limit = max_size,
  };
  return fake_holder_new_with (domain, &all);
}

void
fake_holder_free (FakeHolder *self)
{
  restante_smtp_server_free (self->engine);
  g_free (self->domain);
  g_string_free (self->output, TRUE);
  g_string_free (self->content, TRUE);
  g_string_free (self->envelope, TRUE);
  g_string_free (self->envelopes, TRUE);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

static gboolean
is_ours (FakeHolder *self, const char *address)
{
  const char *domain = restante_address_domain (address);
  if (!domain)
    return strcmp (address, "postmaster") == 0;
  return g_ascii_strcasecmp (domain, self->domain) == 0;
}

static void
on_rcpt (FakeHolder *self, const char *address)
{
  if (!is_ours (self, address)) {
    restante_smtp_server_answer (self->engine, 550, "5.7.1", "not a domain of this holder");
    return;
  }
  g_string_append_printf (self->envelope, " %s", address);
  restante_smtp_server_answer (self->engine, 250, "2.1.5", "Ok");
}

static void
on_message (FakeHolder *self)
{
  if (self->defer_messages) {
    restante_smtp_server_answer (self->engine, 451, "4.3.1", "No room now");
    return;
  }
  g_ptr_array_add (self->messages, g_bytes_new (self->content->str, self->content->len));
  g_string_append_printf (self->envelopes, "%s\n", self->envelope->str);
  restante_smtp_server_answer (self->engine, 250, "2.0.0", "Stored");
}

static void
on_etrn (FakeHolder *self, const char *domain)
{
  if (strchr (domain, ' '))
    restante_smtp_server_answer (self->engine, 501, "5.5.4", "That is no domain");
  else if (g_ascii_strcasecmp (domain, self->domain) == 0)
    restante_smtp_server_answer (self->engine, 250, "2.0.0", "Looking");
  else
    restante_smtp_server_answer (self->engine, 459, "4.7.1", "No domain of that name");
}

static void
collect (FakeHolder *self)
{
  gsize length;
  const guint8 *output = restante_smtp_server_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
  self->largest = MAX (self->largest, length);
}

static void
handle (FakeHolder *self, const RestanteSmtpServerEvent *event)
{
  switch (event->type) {
  case RESTANTE_SMTP_SERVER_MAIL:
    g_string_printf (self->envelope, "%s >", event->address);
    restante_smtp_server_answer (self->engine, 250, "2.1.0", "Ok");
    break;
  case RESTANTE_SMTP_SERVER_RCPT:
    on_rcpt (self, event->address);
    break;
  case RESTANTE_SMTP_SERVER_DATA:
    g_string_truncate (self->content, 0);
    restante_smtp_server_answer (self->engine, 354, NULL, "Go ahead");
    break;
  case RESTANTE_SMTP_SERVER_CONTENT:
    self->pieces++;
    g_assert_cmpuint (event->length, >, 0);
    g_string_append_len (self->content, (const char *)event->content, event->length);
    break;
  case RESTANTE_SMTP_SERVER_MESSAGE:
    on_message (self);
    break;
  case RESTANTE_SMTP_SERVER_ETRN:
    on_etrn (self, event->address);
    break;
  case RESTANTE_SMTP_SERVER_ABANDON:
    self->abandoned++;
    break;
  case RESTANTE_SMTP_SERVER_FLUSH:
    collect (self);
    break;
  case RESTANTE_SMTP_SERVER_START_TLS:
    self->handshake = TRUE;
    break;
  case RESTANTE_SMTP_SERVER_CLOSE:
    self->closed = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
drain (FakeHolder *self)
{
  RestanteSmtpServerEvent event;
  while (restante_smtp_server_next (self->engine, &event))
    handle (self, &event);
  collect (self);
}

void
fake_holder_feed (FakeHolder *self, const void *bytes, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  restante_smtp_server_feed (self->engine, copy, length);
  drain (self);
}

void
fake_holder_say (FakeHolder *self, const char *text)
{
  fake_holder_feed (self, text, strlen (text));
}

void
fake_holder_secure (FakeHolder *self)
{
  g_assert_true (self->handshake);
  self->handshake = FALSE;
  restante_smtp_server_tls_started (self->engine);
}

void
fake_holder_expect (FakeHolder *self, const char *text, const char *said)
{
  g_string_truncate (self->output, 0);
  fake_holder_say (self, text);
  g_assert_cmpstr (self->output->str, ==, said);
  g_string_truncate (self->output, 0);
}

void
fake_holder_assert_abandons (const char *text, guint wanted)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, text);
  g_assert_cmpuint (holder->abandoned, ==, wanted);
}
