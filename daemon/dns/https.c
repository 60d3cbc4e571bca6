/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/https.h"

#include <libsoup/soup.h>
#include <string.h>

#include "dns/deadline.h"
#include "dns/service-address.h"
#include "protocol/wipe.h"

#define USER_AGENT "restanted/" RESTANTE_VERSION

G_DEFINE_QUARK (restante - https - error - quark, restante_https_error)

/* A request under way. */
typedef struct
{
  const RestanteHttpsRequest *request;
  const RestanteWriterSurroundings *surroundings;
  RestanteDeadline *deadline;
  GMainContext *context;
  SoupSession *session;
  SoupMessage *message;
  const char *host; /* of the URL, as it is shown */
} Exchange;

void
restante_https_response_free (RestanteHttpsResponse *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self);
}

static GUri *
parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if ((g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && host != NULL &&
      host[0] != '\0' && g_uri_get_userinfo (uri) == NULL)
    return g_steal_pointer (&uri);
  g_set_error_literal (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_URL,
                       "the URL must look like https://host/path, without user and password");
  return NULL;
}

gboolean
restante_https_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = parse_url (url, error);

  return uri != NULL;
}

/* Everything that goes wrong before there is an answer. Takes @failure. */
static gpointer
fail (Exchange *self, GError *failure, GError **error)
{
  GTlsCertificateFlags flaws = 0;

  if (self->message != NULL)
    flaws = soup_message_get_tls_peer_certificate_errors (self->message);
  if (failure->domain == RESTANTE_HTTPS_ERROR) {
    g_propagate_error (error, failure);
    return NULL;
  }
  if (restante_deadline_is_over (self->deadline))
    g_set_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_UNREACHABLE,
                 "%s did not answer within %u s", self->host, self->surroundings->timeout);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "it was given up");
  else if (flaws != 0 || g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_set_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_CERTIFICATE,
                 "the certificate of %s %s", self->host,
                 (flaws & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0
                     ? "is for another name: somebody else may have answered"
                 : (flaws & G_TLS_CERTIFICATE_EXPIRED) != 0
                     ? "has ended: look at the clock of this machine"
                     : "was made by nobody who is trusted: set trusted-ca in [tls] if it is right");
  else
    g_set_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_UNREACHABLE,
                 "%s cannot be reached: %s", self->host, failure->message);
  g_error_free (failure);
  return NULL;
}

static GList *
find_addresses (Exchange *self, GError **error)
{
  GInetAddress *literal = g_inet_address_new_from_string (self->host);
  GCancellable *cancellable = restante_deadline_get_cancellable (self->deadline);
  GList *addresses;

  if (literal != NULL)
    return g_list_append (NULL, literal);
  addresses =
      self->surroundings->resolve (self->host, cancellable, self->surroundings->data, error);
  if (addresses == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it has no address");
  return addresses;
}

static SoupSession *
make_session (Exchange *self, GUri *uri, GError **error)
{
  GList *addresses = find_addresses (self, error);
  g_autoptr (GSocketConnectable) address = NULL;
  SoupSession *session;

  if (addresses == NULL)
    return NULL;
  address = restante_service_address_new (self->host, (guint16)g_uri_get_port (uri), addresses);
  g_list_free_full (addresses, g_object_unref);
  session = soup_session_new_with_options ("remote-connectable", address, "proxy-resolver", NULL,
                                           "user-agent", USER_AGENT, "timeout", 0, NULL);
  if (self->surroundings->trusted != NULL)
    soup_session_set_tls_database (session, self->surroundings->trusted);
  /* What is authenticated is said in the request, and a body that is small on the line must not
   * grow here. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static void
add_basic (SoupMessageHeaders *headers, const char *user, const char *password)
{
  char *pair = g_strconcat (user, ":", password != NULL ? password : "", NULL);
  char *encoded = g_base64_encode ((const guchar *)pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

  soup_message_headers_replace (headers, "Authorization", value);
  restante_wipe_free (pair);
  restante_wipe_free (encoded);
}

/* libsoup 3.2 does not end an HTTP/2 request that is cancelled while it waits for the answer: the
 * deadline would not hold. So HTTP/2 is not offered (RFC 7301). */
static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer unused)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
}

static SoupMessage *
make_message (const RestanteHttpsRequest *request, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), NULL);
  if (request->user != NULL)
    add_basic (headers, request->user, request->password);
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **)slot = g_object_ref (result);
}

static void
wait_for (Exchange *self, GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (self->context, TRUE);
}

/* One byte more than is allowed, when there is one. */
static GBytes *
read_body (Exchange *self, GInputStream *stream, gsize max, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  while (body->len <= max) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GBytes) part = NULL;

    g_input_stream_read_bytes_async (stream, max + 1 - body->len, G_PRIORITY_DEFAULT,
                                     restante_deadline_get_cancellable (self->deadline), on_result,
                                     &result);
    wait_for (self, &result);
    part = g_input_stream_read_bytes_finish (stream, result, error);
    if (part == NULL)
      return NULL;
    if (g_bytes_get_size (part) == 0)
      break;
    g_byte_array_append (body, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static guint
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) when = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &seconds, NULL))
    return (guint)seconds;
  when = soup_date_time_new_from_http_string (text);
  if (when == NULL)
    return 0;
  return (guint)CLAMP (g_date_time_to_unix (when) - g_get_real_time () / G_USEC_PER_SEC, 0,
                       G_MAXUINT);
}

static RestanteHttpsResponse *
take_answer (Exchange *self, GInputStream *stream, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  gsize max = self->request->body_max > 0 ? self->request->body_max : RESTANTE_HTTPS_BODY_MAX;
  GBytes *body = read_body (self, stream, max, error);
  RestanteHttpsResponse *response;

  if (body == NULL)
    return NULL;
  if (g_bytes_get_size (body) > max) {
    g_bytes_unref (body);
    g_set_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_TOO_LONG,
                 "%s answered more than %" G_GSIZE_FORMAT " bytes", self->host, max);
    return NULL;
  }
  response = g_new0 (RestanteHttpsResponse, 1);
  response->status = soup_message_get_status (self->message);
  response->body = body;
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->retry_after = read_retry_after (headers);
  return response;
}

static RestanteHttpsResponse *
converse (Exchange *self, GUri *uri, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) failure = NULL;
  RestanteHttpsResponse *response;

  self->session = make_session (self, uri, &failure);
  if (self->session == NULL)
    return fail (self, g_steal_pointer (&failure), error);
  self->message = make_message (self->request, uri);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                           restante_deadline_get_cancellable (self->deadline), on_result, &result);
  wait_for (self, &result);
  stream = soup_session_send_finish (self->session, result, &failure);
  if (stream == NULL)
    return fail (self, g_steal_pointer (&failure), error);
  response = take_answer (self, stream, &failure);
  if (response == NULL)
    return fail (self, g_steal_pointer (&failure), error);
  return response;
}

static void
end (Exchange *self)
{
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

RestanteHttpsResponse *
restante_https_send (const RestanteHttpsRequest *request,
                     const RestanteWriterSurroundings *surroundings,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GUri) uri = parse_url (request->url, error);
  /* libsoup's sources belong to the context of the thread, which is nobody else's here. */
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (RestanteDeadline) deadline = NULL;
  RestanteHttpsResponse *response;
  Exchange self = { request, surroundings };

  if (uri == NULL)
    return NULL;
  context = g_main_context_new ();
  deadline = restante_deadline_new (surroundings->timeout, cancellable);
  g_main_context_push_thread_default (context);
  self.context = context;
  self.deadline = deadline;
  self.host = g_uri_get_host (uri);
  response = converse (&self, uri, error);
  end (&self);
  g_main_context_pop_thread_default (context);
  return response;
}
