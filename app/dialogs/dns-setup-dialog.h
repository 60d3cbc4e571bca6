/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of dialogs/dns-setup.h in a window of its own, which may be closed at any time. It never
 * waits for anything. */
#pragma once

#include <adwaita.h>

#include "client/dns-state.h"

G_BEGIN_DECLS

GtkWindow *restante_dns_setup_dialog_new (GtkWindow *parent, RestanteDnsState *dns);

G_END_DECLS
