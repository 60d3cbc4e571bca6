/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a way to write DNS: a kind, what that kind needs, and its secret, which leaves for the
 * holder and is never shown again. What the holder refuses is shown beside the form. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* Signal: "added" (name of the writer). */
#define RESTANTE_TYPE_ADD_WRITER_DIALOG (restante_add_writer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteAddWriterDialog, restante_add_writer_dialog, RESTANTE, ADD_WRITER_DIALOG, AdwWindow)

/* @zone: proposed. */
GtkWindow *
restante_add_writer_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *zone);

G_END_DECLS
