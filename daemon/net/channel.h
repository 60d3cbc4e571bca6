/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One TCP connection with or without TLS, for a thread that blocks on it. It never interprets a
 * byte, and every wait has a deadline.
 *
 * One thread at a time, but the shutdowns may be called from any. */
#pragma once

#include "net/credentials.h"

G_BEGIN_DECLS

typedef struct _RestanteChannel RestanteChannel;

/* Takes a reference of a connected @socket. TCP_NODELAY is set: a reply burst is one write. */
RestanteChannel *restante_channel_new (GSocket *socket);
/* Connects to the first of @addresses (GSocketAddress) that answers, in @timeout seconds, of which
 * each gets an equal share of what is left: one that is silent must not hide one that would answer.
 * The error names the last address that was tried and its cause in words. */
RestanteChannel *restante_channel_connect (GPtrArray *addresses,
                                           guint timeout,
                                           GCancellable *cancellable,
                                           GError **error);
/* Closes at once, without waiting for the peer. */
void restante_channel_free (RestanteChannel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteChannel, restante_channel_free)

/* Up to @size bytes; 0 at the end of the stream; -1 on error (G_IO_ERROR_TIMED_OUT after @timeout
 * seconds, also when a TLS record comes byte by byte). */
gssize restante_channel_read (
    RestanteChannel *self, guint8 *buffer, gsize size, guint timeout, GError **error);
/* All @length bytes, each step within @timeout seconds. */
gboolean restante_channel_write (
    RestanteChannel *self, const guint8 *bytes, gsize length, guint timeout, GError **error);

/* Shakes hands within @timeout seconds in all, however slowly the peer goes on. */
gboolean restante_channel_start_tls_server (RestanteChannel *self,
                                            RestanteCredentials *credentials,
                                            guint timeout,
                                            GError **error);
/* @name: sent as SNI and, with @verify_chain, checked together with the chain. A certificate that
 * does not hold is not an error here: whoever asked for the proof judges the facts. */
gboolean restante_channel_start_tls_client (
    RestanteChannel *self, const char *name, gboolean verify_chain, guint timeout, GError **error);

/* Checks chain and name of what was shown, for whoever sees only after the handshake that it is
 * needed: reading the authorities takes longer than all the rest. Without TLS it does nothing. */
void restante_channel_verify_chain (RestanteChannel *self, const char *name);

gboolean restante_channel_is_tls (RestanteChannel *self);
/* "TLS1.3 ECDHE-…", or NULL in plain text. Free it. */
char *restante_channel_describe_tls (RestanteChannel *self);
/* The peer's certificate in DER form (borrowed; NULL: none was shown) and what a checked chain
 * lacked (0: nothing; meaningless unless checked). */
GBytes *restante_channel_get_peer_certificate (RestanteChannel *self,
                                               GTlsCertificateFlags *problems);
/* All the certificates that the peer showed: GBytes, in DER form, its own first. Owned by the
 * channel; NULL in plain text. */
GPtrArray *restante_channel_get_peer_chain (RestanteChannel *self);
/* The peer's address without port, "192.0.2.1" or "2001:db8::1". Owned by the channel. */
const char *restante_channel_get_peer (RestanteChannel *self);

/* Wakes a thread that waits on the channel; its call fails or ends. Any thread. */
void restante_channel_shutdown (RestanteChannel *self);
/* Nothing more is read, whatever the peer has sent: a read ends with 0, also one that waits. What
 * is to be said still can be. Any thread. */
void restante_channel_shutdown_reading (RestanteChannel *self);
/* It was called. Any thread. */
gboolean restante_channel_is_reading_shut_down (RestanteChannel *self);

G_END_DECLS
