/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done from outside of a window, as actions of the application, and what came of it as
 * a notice. It never asks beforehand. */
#pragma once

#include <gio/gio.h>

#include "tray/holder-group.h"

G_BEGIN_DECLS

/* Adds "resend-all" (what is held), "pause" (until resumed) and "resume", for every domain of every
 * holder, "probe" and "extend" (by a week) with a (place, domain), and "deny" with a (place,
 * domain, fingerprint), which never denies another key, nor one that is trusted by now. A holder
 * that is being connected is waited for, and the application stays until all is done. */
void restante_holder_actions_add (GApplication *application, RestanteHolderGroup *group);

G_END_DECLS
