/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message from a holder into a file: the whole message under its name, or nothing at all. It
 * never leaves a part of a message behind. */
#pragma once

#include <libsoup/soup.h>

#include "client/error.h"

G_BEGIN_DECLS

/* "/v1/queue/ID/content". Free it. */
char *restante_download_target (const char *id);

/* Writes the message @id to the file @path (mode 0600). A file that is there is replaced when
 * @replace, or is an error. Errors are those of client/request.h and RESTANTE_CLIENT_ERROR_FILE. */
void restante_download_async (SoupSession *session,
                              const char *id,
                              const char *path,
                              gboolean replace,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean restante_download_finish (GAsyncResult *result, GError **error);

/* A new file beside @path (mode 0600) that is to get its name: *@temporary is its path, to be
 * freed. */
GOutputStream *restante_download_open (const char *path, char **temporary, GError **error);
/* Gives the closed file @temporary the name @path; removes it when that fails. */
gboolean restante_download_commit (const char *temporary,
                                   const char *path,
                                   gboolean replace,
                                   GError **error);

G_END_DECLS
