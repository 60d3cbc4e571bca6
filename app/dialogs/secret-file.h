/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret out of a file that the owner chooses. It never keeps it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RESTANTE_SECRET_MAX 4096 /* bytes; a key clause has some 150 */

/* Finishes when a file was chosen and read. */
void
restante_secret_file_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer user_data);
/* The secret without the end of its last line (free it); NULL and RESTANTE_CLIENT_ERROR_FILE, or
 * G_IO_ERROR_CANCELLED when none was chosen. */
char *restante_secret_file_finish (GAsyncResult *result, GError **error);
/* The same of a file that was chosen already; blocks. */
char *restante_secret_file_read (GFile *file, GError **error);

G_END_DECLS
