/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A socket's streams whose reads and writes share one deadline. It never waits past it, however
 * slowly the peer dribbles its bytes: a timeout of the socket would begin anew with each of them.
 *
 * TLS goes on top of it, because a handshake and a record take as many reads as the peer likes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_DEADLINE_STREAM (restante_deadline_stream_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDeadlineStream, restante_deadline_stream, RESTANTE, DEADLINE_STREAM, GIOStream)

/* Takes a reference of a connected @socket, whose timeout belongs to the stream from now on. The
 * deadline has passed until one is set. */
RestanteDeadlineStream *restante_deadline_stream_new (GSocket *socket);
/* What is read and written from now on fails with G_IO_ERROR_TIMED_OUT after @seconds (a wait may
 * be up to a second longer). Not while another thread reads or writes. */
void restante_deadline_stream_set (RestanteDeadlineStream *self, guint seconds);

G_END_DECLS
