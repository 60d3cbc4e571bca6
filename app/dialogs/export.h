/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a file and writes messages to it: one as .eml, several as one mbox. It never leaves a
 * part of the file behind. */
#pragma once

#include <gtk/gtk.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* @messages: of RestanteMessage, kept until the end. */
void restante_export_async (GtkWindow *parent,
                            RestanteHolder *holder,
                            GPtrArray *messages,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The name of the file (free it); NULL and G_IO_ERROR_CANCELLED when the owner thought better of
 * it.
 */
char *restante_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
