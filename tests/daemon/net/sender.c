/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sender.h"

#include <gio/gnetworking.h>
#include <string.h>

struct _Sender
{
  GSocketConnection *connection;
  GIOStream *tls;
  GString *input;
  GString *reply;
};

Sender *
sender_new (const char *endpoint, const char *from)
{
  Sender *self = g_new0 (Sender, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  if (from != NULL) {
    g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (from, 0);

    g_socket_client_set_local_address (client, local);
  }
  /* No wait of a test is longer. */
  g_socket_client_set_timeout (client, 30);
  self->connection = g_socket_client_connect_to_host (client, endpoint, 25, NULL, &error);
  g_assert_no_error (error);
  /* What one sender says is there before another one speaks. */
  g_socket_set_option (g_socket_connection_get_socket (self->connection), IPPROTO_TCP, TCP_NODELAY,
                       1, NULL);
  self->input = g_string_new (NULL);
  self->reply = g_string_new (NULL);
  return self;
}

void
sender_free (Sender *self)
{
  g_clear_object (&self->tls);
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->connection);
  g_string_free (self->input, TRUE);
  g_string_free (self->reply, TRUE);
  g_free (self);
}

static GIOStream *
stream_of (Sender *self)
{
  return self->tls != NULL ? self->tls : G_IO_STREAM (self->connection);
}

void
sender_send (Sender *self, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (stream_of (self)), bytes, length, NULL,
                             NULL, &error);
  g_assert_no_error (error);
}

void
sender_say (Sender *self, const char *line)
{
  g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

  sender_send (self, bytes, strlen (bytes));
}

/* FALSE at the end of the stream. */
static gboolean
read_more (Sender *self)
{
  char buffer[4096];
  g_autoptr (GError) error = NULL;
  gssize got = g_input_stream_read (g_io_stream_get_input_stream (stream_of (self)), buffer,
                                    sizeof buffer, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return FALSE;
  g_assert_no_error (error);
  g_string_append_len (self->input, buffer, got);
  return got > 0;
}

const char *
sender_hear (Sender *self, const char *beginning)
{
  gboolean last = FALSE;

  g_string_truncate (self->reply, 0);
  while (!last) {
    const char *end;
    gsize length;

    while ((end = strstr (self->input->str, "\r\n")) == NULL)
      if (!read_more (self))
        g_error ("The connection was closed where \"%s\" should come", beginning);
    length = (gsize)(end - self->input->str) + 2;
    last = length < 6 || self->input->str[3] != '-';
    g_string_append_len (self->reply, self->input->str, (gssize)length);
    g_string_erase (self->input, 0, (gssize)length);
  }
  if (!g_str_has_prefix (self->reply->str, beginning))
    g_error ("\"%s\" came where \"%s\" should", self->reply->str, beginning);
  return self->reply->str;
}

const char *
sender_ask (Sender *self, const char *line, const char *beginning)
{
  sender_say (self, line);
  return sender_hear (self, beginning);
}

void
sender_hear_end (Sender *self)
{
  g_assert_false (read_more (self));
}

void
sender_open_message (Sender *self, const char *recipient)
{
  g_autofree char *rcpt = g_strdup_printf ("RCPT TO:<%s>", recipient);

  sender_hear (self, "220 ");
  sender_ask (self, "EHLO client.example", "250-");
  sender_ask (self, "MAIL FROM:<a@sender.example>", "250 ");
  sender_ask (self, rcpt, "250 ");
  sender_ask (self, "DATA", "354 ");
}

void
sender_send_content (Sender *self, const char *content)
{
  sender_send (self, content, strlen (content));
  sender_say (self, ".");
}

static gboolean
accept_certificate (GTlsConnection *tls,
                    GTlsCertificate *certificate,
                    GTlsCertificateFlags problems,
                    gpointer user_data)
{
  return TRUE;
}

void
sender_start_tls (Sender *self)
{
  g_autoptr (GError) error = NULL;

  self->tls = g_tls_client_connection_new (G_IO_STREAM (self->connection), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->tls, "accept-certificate", G_CALLBACK (accept_certificate), NULL);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->tls), FALSE);
  g_tls_connection_handshake (G_TLS_CONNECTION (self->tls), NULL, &error);
  g_assert_no_error (error);
}
