/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the store, their versions, and the steps from one version to the next. It never
 * opens a file that is not ours for writing, and it never reads rows: looking at a store costs the
 * same with a million messages. */
#pragma once

#include "queue/database.h"

G_BEGIN_DECLS

#define RESTANTE_SCHEMA_VERSION        3
#define RESTANTE_SCHEMA_APPLICATION_ID 0x52737430 /* "Rst0" */

/* Whether @path is a store of ours that this version can use: DAMAGED, NEWER or IO otherwise.
 * Changes nothing. */
gboolean restante_schema_check (const char *path, GError **error);
/* Makes an empty store at @path, all of it or nothing (also when the power goes). */
gboolean restante_schema_create (const char *path, GError **error);
/* Brings a checked store to this version. */
gboolean restante_schema_migrate (RestanteDatabase *database, GError **error);

G_END_DECLS
