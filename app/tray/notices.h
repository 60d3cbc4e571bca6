/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the owner's notices (GNotification) about everything that is watched, each once, and takes
 * them back when they are over. It never acts: their buttons activate actions of the application.
 */
#pragma once

#include <gio/gio.h>

#include "tray/holder-group.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NOTICES (restante_notices_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNotices, restante_notices, RESTANTE, NOTICES, GObject)

/* @application: as for restante_tray_new(). What was told is kept in @memory, a path. */
RestanteNotices *
restante_notices_new (GApplication *application, RestanteHolderGroup *group, const char *memory);

G_END_DECLS
