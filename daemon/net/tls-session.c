/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/tls-session.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* Without what is too old (RFC 8996), whatever else is allowed. */
/* GnuTLS puts the first colon there itself when it appends. */
#define NOT_OLD ":-VERS-TLS1.1:-VERS-TLS1.0"

struct _RestanteTlsSession
{
  int fd;
  const gint *deaf; /* atomic */
  gnutls_session_t session;
  RestanteCredentials *own;              /* a server's */
  gnutls_certificate_credentials_t none; /* a client's: it shows nothing */
  gint64 deadline;                       /* monotonic, of what is done now */
  int failure;                           /* errno of the socket */
  gboolean established;
};

/* What the administrator of this machine allows all programs, or GnuTLS's own choice when that
 * cannot be read: mail comes in all the same. */
static gnutls_priority_t
parse_priority (void)
{
  gnutls_priority_t priority = NULL;
  int result =
      gnutls_priority_init2 (&priority, NOT_OLD + 1, NULL, GNUTLS_PRIORITY_INIT_DEF_APPEND);

  if (result >= 0)
    return priority;
  g_warning ("This machine's settings of GnuTLS are not used: %s", gnutls_strerror (result));
  gnutls_priority_init (&priority, "NORMAL" NOT_OLD, NULL);
  return priority;
}

/* Parsed once: that takes longer than anything else of a session but the handshake. */
static gnutls_priority_t
get_priority (void)
{
  static gnutls_priority_t priority;
  static gsize parsed;

  if (g_once_init_enter (&parsed)) {
    priority = parse_priority ();
    g_once_init_leave (&parsed, 1);
  }
  return priority;
}

/* Errno, or 0 when @events may be there. */
static int
await (RestanteTlsSession *self, short events, gint64 deadline)
{
  struct pollfd poller = { .fd = self->fd, .events = events };
  gint64 left = deadline - g_get_monotonic_time ();
  int ready;

  if (left <= 0)
    return ETIMEDOUT;
  ready = poll (&poller, 1, (int)MIN ((left + 999) / 1000, G_MAXINT));
  if (ready == 0)
    return ETIMEDOUT;
  return ready < 0 && errno != EINTR ? errno : 0;
}

static gssize
give_up (RestanteTlsSession *self, int code)
{
  self->failure = code;
  gnutls_transport_set_errno (self->session, code);
  return -1;
}

/* The deadline is looked at before every read: a peer that always has one more byte must not get
 * around it. */
static gssize
pull (gnutls_transport_ptr_t data, void *buffer, size_t size)
{
  RestanteTlsSession *self = data;

  for (;;) {
    gssize got;
    int code = 0;

    if (g_get_monotonic_time () >= self->deadline)
      return give_up (self, ETIMEDOUT);
    got = recv (self->fd, buffer, size, 0);
    /* GnuTLS would take the end for the peer's fault, and nothing could be said any more. */
    if (got == 0 && g_atomic_int_get (self->deaf))
      return give_up (self, EAGAIN);
    if (got >= 0)
      return got;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      code = await (self, POLLIN, self->deadline);
    else if (errno != EINTR)
      code = errno;
    if (code != 0)
      return give_up (self, code);
  }
}

static gssize
push (gnutls_transport_ptr_t data, const void *bytes, size_t length)
{
  RestanteTlsSession *self = data;

  for (;;) {
    gssize sent = send (self->fd, bytes, length, MSG_NOSIGNAL);
    int code = 0;

    if (sent >= 0)
      return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      code = await (self, POLLOUT, self->deadline);
    else if (errno != EINTR)
      code = errno;
    if (code != 0)
      return give_up (self, code);
  }
}

/* GnuTLS asks whether a read would get something within @milliseconds. */
static int
pull_timeout (gnutls_transport_ptr_t data, unsigned int milliseconds)
{
  RestanteTlsSession *self = data;
  gint64 deadline = milliseconds == GNUTLS_INDEFINITE_TIMEOUT
                        ? self->deadline
                        : g_get_monotonic_time () + (gint64)milliseconds * 1000;
  int code = await (self, POLLIN, MIN (deadline, self->deadline));

  if (code == ETIMEDOUT)
    return 0;
  return code == 0 ? 1 : (int)give_up (self, code);
}

static RestanteTlsSession *
new_session (int fd, const gint *deaf, unsigned int flags)
{
  RestanteTlsSession *self = g_new0 (RestanteTlsSession, 1);

  self->fd = fd;
  self->deaf = deaf;
  /* Nothing is resumed here: a session that is not proven anew proves nothing. */
  if (gnutls_init (&self->session, flags | GNUTLS_NO_TICKETS) < 0)
    g_error ("no memory for a TLS session");
  gnutls_priority_set (self->session, get_priority ());
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_push_function (self->session, push);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout);
  return self;
}

RestanteTlsSession *
restante_tls_session_new_server (int fd, const gint *deaf, RestanteCredentials *credentials)
{
  RestanteTlsSession *self = new_session (fd, deaf, GNUTLS_SERVER);

  self->own = restante_credentials_ref (credentials);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                          restante_credentials_get (credentials));
  return self;
}

RestanteTlsSession *
restante_tls_session_new_client (int fd, const gint *deaf, const char *name)
{
  RestanteTlsSession *self = new_session (fd, deaf, GNUTLS_CLIENT);

  if (gnutls_certificate_allocate_credentials (&self->none) < 0)
    g_error ("no memory for a TLS session");
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->none);
  if (!g_hostname_is_ip_address (name))
    gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, name, strlen (name));
  return self;
}

static void
set_deadline (RestanteTlsSession *self, guint seconds)
{
  self->deadline = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  self->failure = 0;
}

void
restante_tls_session_end (RestanteTlsSession *self, guint timeout)
{
  set_deadline (self, timeout);
  if (self->established)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}

void
restante_tls_session_free (RestanteTlsSession *self)
{
  gnutls_deinit (self->session);
  if (self->none != NULL)
    gnutls_certificate_free_credentials (self->none);
  g_clear_pointer (&self->own, restante_credentials_unref);
  g_free (self);
}

/* What went wrong in words; the socket's own trouble says more than GnuTLS does about it. */
static void
set_error (RestanteTlsSession *self, int result, GError **error)
{
  gboolean told = result == GNUTLS_E_FATAL_ALERT_RECEIVED;

  if (self->failure == ETIMEDOUT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
  else if (self->failure == EAGAIN)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing is read any more");
  else if (self->failure != 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (self->failure),
                         g_strerror (self->failure));
  else if (result == GNUTLS_E_PREMATURE_TERMINATION)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         "the connection was closed");
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s%s%s", gnutls_strerror (result),
                 told ? " " : "",
                 told ? gnutls_alert_get_name (gnutls_alert_get (self->session)) : "");
}

/* A message that is no data, as a session ticket, interrupts GnuTLS; so does the socket, and that
 * is the end. */
static gboolean
may_go_on (RestanteTlsSession *self, gssize result)
{
  return result < 0 && self->failure == 0 && !gnutls_error_is_fatal ((int)result);
}

/* A client that has not switched Nagle's algorithm off says its first line when the end of the
 * handshake is acknowledged. Without a session ticket nothing carries that, for 40 ms. */
static void
acknowledge_now (RestanteTlsSession *self)
{
  int yes = 1;

  setsockopt (self->fd, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
}

gboolean
restante_tls_session_shake_hands (RestanteTlsSession *self, guint timeout, GError **error)
{
  int result;

  set_deadline (self, timeout);
  do
    result = gnutls_handshake (self->session);
  while (may_go_on (self, result));
  self->established = result >= 0;
  if (self->established) {
    acknowledge_now (self);
    return TRUE;
  }
  set_error (self, result, error);
  gnutls_alert_send_appropriate (self->session, result);
  return FALSE;
}

gssize
restante_tls_session_read (
    RestanteTlsSession *self, guint8 *buffer, gsize size, guint timeout, GError **error)
{
  gssize got;

  set_deadline (self, timeout);
  do {
    got = gnutls_record_recv (self->session, buffer, size);
    /* RFC 5246 section 7.2.2: no_renegotiation. */
    if (got == GNUTLS_E_REHANDSHAKE)
      gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
  } while (may_go_on (self, got));
  if (self->failure == EAGAIN || got == GNUTLS_E_PREMATURE_TERMINATION)
    return 0;
  if (got >= 0)
    return got;
  set_error (self, (int)got, error);
  return -1;
}

gssize
restante_tls_session_write (
    RestanteTlsSession *self, const guint8 *bytes, gsize length, guint timeout, GError **error)
{
  gssize sent;

  set_deadline (self, timeout);
  do
    sent = gnutls_record_send (self->session, bytes, length);
  while (may_go_on (self, sent));
  if (sent >= 0)
    return sent;
  set_error (self, (int)sent, error);
  return -1;
}

static const char *
version_word (gnutls_protocol_t version)
{
  switch (version) {
  case GNUTLS_TLS1_2:
    return "TLS1.2";
  case GNUTLS_TLS1_3:
    return "TLS1.3";
  default:
    return "TLS";
  }
}

char *
restante_tls_session_describe (RestanteTlsSession *self)
{
  const char *suite = gnutls_ciphersuite_get (self->session);

  return g_strdup_printf ("%s %s", version_word (gnutls_protocol_get_version (self->session)),
                          suite != NULL ? suite : "unknown");
}

GPtrArray *
restante_tls_session_get_peer_chain (RestanteTlsSession *self)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  unsigned int length = 0;
  const gnutls_datum_t *shown = gnutls_certificate_get_peers (self->session, &length);

  for (unsigned int i = 0; i < length; i++)
    g_ptr_array_add (chain, g_bytes_new (shown[i].data, shown[i].size));
  return chain;
}
