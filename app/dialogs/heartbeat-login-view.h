/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the one time that a heartbeat's password is known: what to type into a router, and the
 * lines to paste for each kind of client. It never asks a holder, and never keeps a password once
 * it is gone from the screen. */
#pragma once

#include <adwaita.h>

#include "api/heartbeat-login.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEARTBEAT_LOGIN_VIEW (restante_heartbeat_login_view_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHeartbeatLoginView,
                      restante_heartbeat_login_view,
                      RESTANTE,
                      HEARTBEAT_LOGIN_VIEW,
                      AdwBin)

GtkWidget *restante_heartbeat_login_view_new (RestanteHeartbeatLogin *login);

G_END_DECLS
