/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of bodies that are too large for a row: one file each, under a temporary name while it
 * grows, under its own once it is on stable storage. It never knows which message a file belongs
 * to; a row names the file. */
#pragma once

#include <glib.h>

#include "queue/database.h"

G_BEGIN_DECLS

typedef struct _RestanteSpool RestanteSpool;

/* Opens or makes the folder @path (mode 0700). Every function may be called from any thread. */
RestanteSpool *restante_spool_open (const char *path, GError **error);
void restante_spool_close (RestanteSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSpool, restante_spool_close)

/* A new file under a temporary name: *@name (free it) is the name that it will get. -1 on error. */
int restante_spool_create (RestanteSpool *self, char **name, GError **error);
/* A new file that is gone when it is closed, for reading and writing. -1 on error. */
int restante_spool_create_nameless (RestanteSpool *self, GError **error);
gboolean restante_spool_write (int fd, const guint8 *bytes, gsize length, GError **error);
/* Puts the bytes of @fd and then the name on stable storage; the temporary name is gone then. Does
 * not close @fd. */
gboolean restante_spool_commit (RestanteSpool *self, const char *name, int fd, GError **error);
/* Removes @name, under whichever of its names; a file that is not there is fine. */
void restante_spool_remove (RestanteSpool *self, const char *name);
/* For reading; -1 on error. */
int restante_spool_read (RestanteSpool *self, const char *name, GError **error);

/* The length of the file @name in bytes; -1: there is none. */
gint64 restante_spool_get_size (RestanteSpool *self, const char *name);
/* The names of all files of earlier starts, temporary ones too. Free it. */
GPtrArray *restante_spool_list_earlier (RestanteSpool *self);
/* Whether a body lies there, from this start or an earlier one. */
gboolean restante_spool_has_bodies (RestanteSpool *self);
/* Removes what earlier starts left: temporary files, and bodies that no row of @database names.
 * Returns how many. Files of this start are left alone, so mail may arrive meanwhile. */
guint restante_spool_sweep (RestanteSpool *self, RestanteDatabase *database);

/* fsync of a folder, so that a rename in it is on stable storage. */
gboolean restante_spool_sync_folder (const char *path, GError **error);

G_END_DECLS
