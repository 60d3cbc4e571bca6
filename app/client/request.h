/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP call on a holder's control socket. It never retries and never reads what the documents
 * mean; what went wrong is told in one sentence for the owner. */
#pragma once

#include <libsoup/soup.h>

#include "api/value.h"
#include "client/error.h"

G_BEGIN_DECLS

/* A session whose every connection goes to the Unix socket @socket. */
SoupSession *restante_session_new (const char *socket);
/* A message for @target ("/v1/status?…"), for restante_request_async() or a WebSocket. */
SoupMessage *restante_request_message (const char *method, const char *target);

/* Sends @method @target with @body (NULL: none). Errors are the holder's own in its words
 * (RESTANTE_API_ERROR), RESTANTE_CLIENT_ERROR when it was not reached, G_IO_ERROR_CANCELLED. */
void restante_request_async (SoupSession *session,
                             const char *method,
                             const char *target,
                             RestanteValue *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* The document as it came. */
GBytes *restante_request_finish (GAsyncResult *result, GError **error);

/* Writes what @target holds to @to, which stays open. Broken off in the middle is an error. */
void restante_request_download_async (SoupSession *session,
                                      const char *target,
                                      GOutputStream *to,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean restante_request_download_finish (GAsyncResult *result, GError **error);

/* The one sentence for an @error of the connection to @socket, as a new error; one of the API or a
 * cancellation is only copied. */
GError *restante_request_explain (const GError *error, const char *socket);

G_END_DECLS
