/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS over one connected socket, for a thread that blocks on it: whatever its peer does, nobody
 * else's session waits. It never waits past its deadline and never judges a certificate.
 *
 * GIO's own TLS is not used here because it shakes hands in a few threads that all sessions share:
 * peers that never finish keep out everybody else's.
 *
 * One thread at a time. */
#pragma once

#include "net/credentials.h"

G_BEGIN_DECLS

typedef struct _RestanteTlsSession RestanteTlsSession;

/* @fd does not block and stays the caller's. @deaf is atomic: once it is TRUE, the end of what the
 * peer says is no fault of the peer's. */
RestanteTlsSession *
restante_tls_session_new_server (int fd, const gint *deaf, RestanteCredentials *credentials);
/* @name goes to the server (RFC 6066 section 3), unless it is an address. */
RestanteTlsSession *restante_tls_session_new_client (int fd, const gint *deaf, const char *name);
/* Says goodbye (RFC 8446 section 6.1) within @timeout seconds, when there was a session. */
void restante_tls_session_end (RestanteTlsSession *self, guint timeout);
void restante_tls_session_free (RestanteTlsSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTlsSession, restante_tls_session_free)

/* Within @timeout seconds in all, however slowly the peer goes on. Errors of all three: G_IO_ERROR,
 * TIMED_OUT among them. */
gboolean restante_tls_session_shake_hands (RestanteTlsSession *self, guint timeout, GError **error);
/* Up to @size bytes within @timeout seconds; 0 at the end, also when the peer just closes. The
 * handshake that a peer wants to begin anew is refused. */
gssize restante_tls_session_read (
    RestanteTlsSession *self, guint8 *buffer, gsize size, guint timeout, GError **error);
/* One record, at most @length bytes of it, within @timeout seconds; how many. */
gssize restante_tls_session_write (
    RestanteTlsSession *self, const guint8 *bytes, gsize length, guint timeout, GError **error);

/* "TLS1.3 TLS_AES_256_GCM_SHA384" or the like. Free it. */
char *restante_tls_session_describe (RestanteTlsSession *self);
/* What the peer showed, in DER form: its own certificate first; empty when it showed none. Free it.
 */
GPtrArray *restante_tls_session_get_peer_chain (RestanteTlsSession *self); /* of GBytes */

G_END_DECLS
