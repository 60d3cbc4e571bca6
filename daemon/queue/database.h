/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to the SQLite database: opened with the right pragmas, statements prepared once,
 * every SQLite result turned into a RESTANTE_QUEUE_ERROR by one table. It never knows what the
 * statements mean.
 *
 * A connection belongs to one thread at a time. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _RestanteDatabase RestanteDatabase;

typedef enum
{
  RESTANTE_DATABASE_CREATE,     /* a new file; rollback journal */
  RESTANTE_DATABASE_WRITE,      /* the writer's */
  RESTANTE_DATABASE_READ,       /* a reader's: refuses to change anything */
  RESTANTE_DATABASE_CHECKPOINT, /* the checkpointer's */
  RESTANTE_DATABASE_LOOK, /* before it is known whether the file is ours: closing it leaves WAL and
                             file alone */
} RestanteDatabaseMode;

RestanteDatabase *
restante_database_open (const char *path, RestanteDatabaseMode mode, GError **error);
void restante_database_close (RestanteDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDatabase, restante_database_close)

/* The kept statement for @sql with its parameters bound from left to right; @types has a letter
 * each: i gint64, s text or NULL, b GBytes or NULL. What is bound must live until the statement is
 * done. */
sqlite3_stmt *restante_database_query (
    RestanteDatabase *self, GError **error, const char *sql, const char *types, ...);
/* TRUE: a row is there. FALSE: the end, or an error; the statement is done then. A caller that
 * stops earlier says so with sqlite3_reset(). */
gboolean restante_database_step (RestanteDatabase *self, sqlite3_stmt *statement, GError **error);
/* What @load makes of each row that is left of @rows, in order; each is freed with @free_item.
 * @rows NULL: @error is set already. NULL on error. */
GPtrArray *restante_database_collect (RestanteDatabase *self,
                                      sqlite3_stmt *rows,
                                      gpointer (*load) (sqlite3_stmt *row),
                                      GDestroyNotify free_item,
                                      GError **error);
/* Runs a statement that gives no rows; parameters as above. */
gboolean restante_database_run (
    RestanteDatabase *self, GError **error, const char *sql, const char *types, ...);
/* The first column of the first row; 0 without a row. */
gboolean restante_database_get (
    RestanteDatabase *self, gint64 *value, GError **error, const char *sql, const char *types, ...);
/* Several statements, or one whose rows do not matter. */
gboolean restante_database_script (RestanteDatabase *self, const char *sql, GError **error);
/* A statement that is used once; finalize it. */
sqlite3_stmt *restante_database_prepare (RestanteDatabase *self, const char *sql, GError **error);
/* Ends whatever a caller left open, so that no old snapshot is kept. */
void restante_database_reset (RestanteDatabase *self);
/* Leaves a transaction that failed, if SQLite has not done so already. */
void restante_database_rollback (RestanteDatabase *self);
/* Rows that the last statement changed. */
gint64 restante_database_changes (RestanteDatabase *self);

/* A passive checkpoint; FALSE only when the disk does not take it. */
gboolean restante_database_checkpoint (RestanteDatabase *self, GError **error);
/* Folds the log and shortens it to nothing, without waiting for anybody; FALSE: not now. */
gboolean restante_database_empty_log (RestanteDatabase *self);
/* The length of the WAL in bytes after the last commit of this connection. */
guint64 restante_database_get_wal_size (RestanteDatabase *self);

G_END_DECLS
