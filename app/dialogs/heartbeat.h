/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets up that the home of a domain tells the holder where it is: shows the last sign of life,
 * makes and takes away the password for them, and says what to paste where. What the holder refuses
 * is shown beside it; it never shows a password twice. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEARTBEAT_DIALOG (restante_heartbeat_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteHeartbeatDialog, restante_heartbeat_dialog, RESTANTE, HEARTBEAT_DIALOG, AdwWindow)

GtkWindow *
restante_heartbeat_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *domain);

G_END_DECLS
