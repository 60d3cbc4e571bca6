/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gnetworking.h>
#include <sys/socket.h>

#include "net/tls-session.h"

#define GOODBYE_TIMEOUT 1 /* seconds */

struct _RestanteChannel
{
  GSocket *socket;
  RestanteTlsSession *tls;
  GPtrArray *chain; /* GBytes: what a server showed */
  GTlsCertificateFlags problems;
  guint receive_timeout; /* of the descriptor while it blocks, in seconds */
  guint send_timeout;
  gint reading_shut_down; /* atomic */
  char *peer;
};

static char *
peer_text (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  GInetAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("unknown");
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  return g_inet_address_to_string (inet);
}

/* GSocket never lets the descriptor block: it tries, polls and tries again, three calls for each
 * read. In plain text a descriptor that really blocks needs one; TLS waits by itself.
 */
static void
set_descriptor_blocking (RestanteChannel *self, gboolean blocking)
{
  int fd = g_socket_get_fd (self->socket);
  int flags = fcntl (fd, F_GETFL);

  fcntl (fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

static void
set_timeout (RestanteChannel *self, int option, guint *current, guint seconds)
{
  struct timeval value = { .tv_sec = seconds };

  if (*current == seconds)
    return;
  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, option, &value, sizeof value);
  *current = seconds;
}

RestanteChannel *
restante_channel_new (GSocket *socket)
{
  RestanteChannel *self = g_new0 (RestanteChannel, 1);

  self->socket = g_object_ref (socket);
  self->peer = peer_text (socket);
  g_socket_set_blocking (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  set_descriptor_blocking (self, TRUE);
  return self;
}

/* Not with the socket's own timeout: that is in whole seconds, too coarse to be shared out. */
static GSocket *
connect_one (GSocketAddress *address, gint64 wait, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  if (g_socket_connect (socket, address, cancellable, &failure))
    return g_steal_pointer (&socket);
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PENDING)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (!g_socket_condition_timed_wait (socket, G_IO_OUT, wait, cancellable, error) ||
      !g_socket_check_connect_result (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/* "Could not connect: Connection refused" says less than "connection refused at 192.0.2.1 port 25".
 */
static void
name_address (GSocketAddress *address, GError **error)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  const char *cause = (*error)->message;
  g_autofree char *text = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    cause = "connection refused";
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    cause = "no answer";
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
           g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    cause = "no route";
  text = g_strdup_printf ("%s at %s port %u", cause, host, g_inet_socket_address_get_port (inet));
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&text);
}

RestanteChannel *
restante_channel_connect (GPtrArray *addresses,
                          guint timeout,
                          GCancellable *cancellable,
                          GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)MAX (timeout, 1) * G_USEC_PER_SEC;
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < addresses->len; i++) {
    GSocketAddress *address = g_ptr_array_index (addresses, i);
    gint64 left = deadline - g_get_monotonic_time ();
    g_autoptr (GSocket) socket = NULL;

    if (left <= 0 || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      break;
    g_clear_error (&failure);
    socket = connect_one (address, left / (addresses->len - i), cancellable, &failure);
    if (socket != NULL)
      return restante_channel_new (socket);
    name_address (address, &failure);
  }
  if (failure == NULL)
    g_set_error_literal (&failure, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "no address");
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

void
restante_channel_free (RestanteChannel *self)
{
  if (self->tls != NULL)
    restante_tls_session_end (self->tls, GOODBYE_TIMEOUT);
  g_clear_pointer (&self->tls, restante_tls_session_free);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self->peer);
  g_free (self);
}

/* EAGAIN from a descriptor that blocks is its timeout. */
static gssize
fail_with_errno (int code, GError **error)
{
  if (code == EAGAIN || code == EWOULDBLOCK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
  else
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return -1;
}

static gssize
read_plain (RestanteChannel *self, guint8 *buffer, gsize size, guint timeout, GError **error)
{
  gssize got;

  set_timeout (self, SO_RCVTIMEO, &self->receive_timeout, timeout);
  do
    got = recv (g_socket_get_fd (self->socket), buffer, size, 0);
  while (got < 0 && errno == EINTR);
  return got >= 0 ? got : fail_with_errno (errno, error);
}

static gboolean
write_plain (
    RestanteChannel *self, const guint8 *bytes, gsize length, guint timeout, GError **error)
{
  set_timeout (self, SO_SNDTIMEO, &self->send_timeout, timeout);
  while (length > 0) {
    gssize sent = send (g_socket_get_fd (self->socket), bytes, length, MSG_NOSIGNAL);

    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0)
      return fail_with_errno (errno, error) >= 0;
    bytes += sent;
    length -= (gsize)sent;
  }
  return TRUE;
}

gssize
restante_channel_read (
    RestanteChannel *self, guint8 *buffer, gsize size, guint timeout, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gssize got = 0;

  if (!restante_channel_is_reading_shut_down (self))
    got = self->tls == NULL
              ? read_plain (self, buffer, size, MAX (timeout, 1), &failure)
              : restante_tls_session_read (self->tls, buffer, size, MAX (timeout, 1), &failure);
  /* Linux still gives what comes after shutdown(2). */
  if (restante_channel_is_reading_shut_down (self))
    return 0;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return got;
}

/* One record a step. */
static gboolean
write_tls (RestanteChannel *self, const guint8 *bytes, gsize length, guint timeout, GError **error)
{
  while (length > 0) {
    gssize sent = restante_tls_session_write (self->tls, bytes, length, timeout, error);

    if (sent < 0)
      return FALSE;
    bytes += sent;
    length -= (gsize)sent;
  }
  return TRUE;
}

gboolean
restante_channel_write (
    RestanteChannel *self, const guint8 *bytes, gsize length, guint timeout, GError **error)
{
  if (self->tls == NULL)
    return write_plain (self, bytes, length, MAX (timeout, 1), error);
  return write_tls (self, bytes, length, MAX (timeout, 1), error);
}

static gboolean
shake_hands (RestanteChannel *self, RestanteTlsSession *tls, guint timeout, GError **error)
{
  set_descriptor_blocking (self, FALSE);
  if (restante_tls_session_shake_hands (tls, MAX (timeout, 1), error)) {
    self->tls = tls;
    return TRUE;
  }
  restante_tls_session_free (tls);
  return FALSE;
}

gboolean
restante_channel_start_tls_server (RestanteChannel *self,
                                   RestanteCredentials *credentials,
                                   guint timeout,
                                   GError **error)
{
  return shake_hands (self,
                      restante_tls_session_new_server (g_socket_get_fd (self->socket),
                                                       &self->reading_shut_down, credentials),
                      timeout, error);
}

/* The certificates of @chain as GIO knows them, each with the one that signed it behind it; NULL
 * when one is none. */
static GTlsCertificate *
link_chain (GPtrArray *chain)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  for (guint i = chain->len; i > 0; i--) {
    gsize size;
    const guint8 *der = g_bytes_get_data (g_ptr_array_index (chain, i - 1), &size);
    g_autoptr (GByteArray) bytes = g_byte_array_append (g_byte_array_new (), der, (guint)size);
    g_autoptr (GTlsCertificate) issuer = g_steal_pointer (&certificate);

    certificate = g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()),
                                  NULL, NULL, "certificate", bytes, "issuer", issuer, NULL);
    if (certificate == NULL)
      return NULL;
  }
  return g_steal_pointer (&certificate);
}

/* By the authorities that GIO trusts for this process. */
static GTlsCertificateFlags
verify_peer (GPtrArray *chain, const char *name)
{
  g_autoptr (GSocketConnectable) identity = g_network_address_new (name, 0);
  g_autoptr (GTlsDatabase) database =
      g_tls_backend_get_default_database (g_tls_backend_get_default ());
  g_autoptr (GTlsCertificate) certificate = link_chain (chain);
  g_autoptr (GError) error = NULL;
  GTlsCertificateFlags problems;

  if (database == NULL || certificate == NULL)
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  problems = g_tls_database_verify_chain (database, certificate,
                                          G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity,
                                          NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
  return error != NULL ? G_TLS_CERTIFICATE_GENERIC_ERROR : problems;
}

gboolean
restante_channel_start_tls_client (
    RestanteChannel *self, const char *name, gboolean verify_chain, guint timeout, GError **error)
{
  RestanteTlsSession *tls = restante_tls_session_new_client (g_socket_get_fd (self->socket),
                                                             &self->reading_shut_down, name);

  if (!shake_hands (self, tls, timeout, error))
    return FALSE;
  self->chain = restante_tls_session_get_peer_chain (self->tls);
  if (verify_chain)
    restante_channel_verify_chain (self, name);
  return TRUE;
}

void
restante_channel_verify_chain (RestanteChannel *self, const char *name)
{
  if (self->chain != NULL)
    self->problems = verify_peer (self->chain, name);
}

gboolean
restante_channel_is_tls (RestanteChannel *self)
{
  return self->tls != NULL;
}

char *
restante_channel_describe_tls (RestanteChannel *self)
{
  return self->tls != NULL ? restante_tls_session_describe (self->tls) : NULL;
}

GBytes *
restante_channel_get_peer_certificate (RestanteChannel *self, GTlsCertificateFlags *problems)
{
  if (problems != NULL)
    *problems = self->problems;
  return self->chain != NULL && self->chain->len > 0 ? g_ptr_array_index (self->chain, 0) : NULL;
}

GPtrArray *
restante_channel_get_peer_chain (RestanteChannel *self)
{
  return self->chain;
}

const char *
restante_channel_get_peer (RestanteChannel *self)
{
  return self->peer;
}

void
restante_channel_shutdown (RestanteChannel *self)
{
  /* Not g_socket_shutdown(): it is not meant for a socket that another thread waits on. */
  shutdown (g_socket_get_fd (self->socket), SHUT_RDWR);
}

void
restante_channel_shutdown_reading (RestanteChannel *self)
{
  g_atomic_int_set (&self->reading_shut_down, TRUE);
  shutdown (g_socket_get_fd (self->socket), SHUT_RD);
}

gboolean
restante_channel_is_reading_shut_down (RestanteChannel *self)
{
  return g_atomic_int_get (&self->reading_shut_down);
}
