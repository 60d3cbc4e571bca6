/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of a holder as they come, over one WebSocket. It never reconnects: who owns it does.
 */
#pragma once

#include <libsoup/soup.h>

#include "api/event.h"

G_BEGIN_DECLS

/* Signals: "event" (RestanteEvent *event, const char *text: the document as it came); "closed"
 * (once, when the holder or the connection went away; never after restante_event_stream_close()).
 */
#define RESTANTE_TYPE_EVENT_STREAM (restante_event_stream_get_type ())
G_DECLARE_FINAL_TYPE (RestanteEventStream, restante_event_stream, RESTANTE, EVENT_STREAM, GObject)

/* Errors as of client/request.h. */
void restante_event_stream_open_async (SoupSession *session,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
RestanteEventStream *restante_event_stream_open_finish (GAsyncResult *result, GError **error);
void restante_event_stream_close (RestanteEventStream *self);

G_END_DECLS
