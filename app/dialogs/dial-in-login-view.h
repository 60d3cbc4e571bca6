/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the one time that the password for calls is known: what the home server needs, and the
 * lines for fetchmail. It never asks a holder, and never keeps a password once it is gone from the
 * screen. */
#pragma once

#include <adwaita.h>

#include "api/dial-in.h"

G_BEGIN_DECLS

GtkWidget *restante_dial_in_login_view_new (RestanteDialIn *dial_in);

G_END_DECLS
