/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/database.h"

#include <errno.h>

#include "queue/queue.h"

#define BUSY_TIMEOUT_MS  5000
#define WAL_FRAME_HEADER 24 /* bytes: https://www.sqlite.org/fileformat2.html section 4.1 */

struct _RestanteDatabase
{
  sqlite3 *handle;
  GHashTable *statements; /* SQL -> sqlite3_stmt */
  char *path;
  gint64 page_size;
  guint64 wal_size;
};

/* What SQLite's primary result codes mean to us, and what a person can do about it. */
static const struct
{
  int code;
  RestanteQueueError error;
  const char *advice;
} meanings[] = {
  { SQLITE_FULL, RESTANTE_QUEUE_ERROR_FULL, "make room on its disk" },
  { SQLITE_CORRUPT, RESTANTE_QUEUE_ERROR_DAMAGED,
    "put back a copy, or move it away to start anew" },
  { SQLITE_NOTADB, RESTANTE_QUEUE_ERROR_DAMAGED, "put back a copy, or move it away to start anew" },
  { SQLITE_SCHEMA, RESTANTE_QUEUE_ERROR_DAMAGED, "put back a copy, or move it away to start anew" },
  { SQLITE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED, "put back a copy, or move it away to start anew" },
  { SQLITE_CONSTRAINT, RESTANTE_QUEUE_ERROR_DAMAGED,
    "put back a copy, or move it away to start anew" },
  { SQLITE_BUSY, RESTANTE_QUEUE_ERROR_BUSY, "close the other program that uses it" },
  { SQLITE_LOCKED, RESTANTE_QUEUE_ERROR_BUSY, "close the other program that uses it" },
  { SQLITE_READONLY, RESTANTE_QUEUE_ERROR_IO, "let the user of restanted write it" },
  { SQLITE_PERM, RESTANTE_QUEUE_ERROR_IO, "let the user of restanted read and write it" },
  { SQLITE_CANTOPEN, RESTANTE_QUEUE_ERROR_IO, "let the user of restanted read and write it" },
  { SQLITE_NOMEM, RESTANTE_QUEUE_ERROR_IO, "give the machine more memory" },
};

static gboolean
is_shortage (int system_errno)
{
  return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

static void
set_error (RestanteDatabase *self, int result, GError **error)
{
  int code = result & 0xff;
  RestanteQueueError kind = RESTANTE_QUEUE_ERROR_IO;
  const char *advice = "look at its disk";

  if (code == SQLITE_IOERR && is_shortage (sqlite3_system_errno (self->handle)))
    code = SQLITE_FULL;
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if (meanings[i].code == code) {
      kind = meanings[i].error;
      advice = meanings[i].advice;
    }
  }
  g_set_error (error, RESTANTE_QUEUE_ERROR, kind, "The store %s cannot be used (%s): %s.",
               self->path, sqlite3_errmsg (self->handle), advice);
}

/* Each commit tells how long the WAL is now. Having a hook also switches SQLite's own checkpoints
 * off. */
static int
note_wal (void *data, sqlite3 *handle, const char *name, int pages)
{
  RestanteDatabase *self = data;

  self->wal_size = (guint64)pages * (guint64)(self->page_size + WAL_FRAME_HEADER);
  return SQLITE_OK;
}

/* DESIGN section 9. Page caches are small: idle memory counts on a Raspberry Pi. Pages of 4 KiB:
 * what every message touches besides its content is written whole each time, and one session is
 * half as fast again as with 16 KiB, which take 64 KiB messages from many in a third faster but
 * need 1.9 bytes on the disk for each of a 9 KiB message (measured). */
static const char *const pragmas[] = {
  [RESTANTE_DATABASE_CREATE] = "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL;"
                               "PRAGMA synchronous = FULL;",
  [RESTANTE_DATABASE_WRITE] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA secure_delete = FAST; PRAGMA cache_size = -1024;"
                              "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;",
  [RESTANTE_DATABASE_READ] = "PRAGMA query_only = ON; PRAGMA cache_size = -512;"
                             "PRAGMA temp_store = MEMORY;",
  [RESTANTE_DATABASE_CHECKPOINT] =
      "PRAGMA synchronous = FULL; PRAGMA cache_size = -64;"
      /* Without a read of its own its checkpoints are silent no-ops. */
      "SELECT count(*) FROM sqlite_schema;",
  [RESTANTE_DATABASE_LOOK] = "PRAGMA query_only = ON; PRAGMA cache_size = -64;",
};

static gboolean
set_up (RestanteDatabase *self, RestanteDatabaseMode mode, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  if (mode != RESTANTE_DATABASE_CREATE)
    sqlite3_wal_hook (self->handle, note_wal, self);
  if (mode == RESTANTE_DATABASE_LOOK)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return restante_database_script (self, pragmas[mode], error) &&
         restante_database_get (self, &self->page_size, error, "PRAGMA page_size", "");
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

RestanteDatabase *
restante_database_open (const char *path, RestanteDatabaseMode mode, GError **error)
{
  g_autoptr (RestanteDatabase) self = g_new0 (RestanteDatabase, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  int result;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  if (mode == RESTANTE_DATABASE_CREATE)
    flags |= SQLITE_OPEN_CREATE;
  result = sqlite3_open_v2 (path, &self->handle, flags, NULL);
  if (result != SQLITE_OK) {
    set_error (self, result, error);
    return NULL;
  }
  if (!set_up (self, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_database_close (RestanteDatabase *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

sqlite3_stmt *
restante_database_prepare (RestanteDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (result != SQLITE_OK)
    set_error (self, result, error);
  return statement;
}

static sqlite3_stmt *
find_statement (RestanteDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int result;

  if (statement != NULL) {
    sqlite3_reset (statement);
    return statement;
  }
  result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK) {
    set_error (self, result, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static int
bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  gsize length;
  const void *data;

  if (bytes == NULL)
    return sqlite3_bind_null (statement, index);
  data = g_bytes_get_data (bytes, &length);
  /* A NULL pointer would be bound as NULL. */
  return sqlite3_bind_blob64 (statement, index, data != NULL ? data : "", length, SQLITE_STATIC);
}

static int
bind_one (sqlite3_stmt *statement, int index, char type, va_list *arguments)
{
  const char *text;

  switch (type) {
  case 'i':
    return sqlite3_bind_int64 (statement, index, va_arg (*arguments, gint64));
  case 'b':
    return bind_bytes (statement, index, va_arg (*arguments, GBytes *));
  default:
    text = va_arg (*arguments, const char *);
    return sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
  }
}

static sqlite3_stmt *
query (
    RestanteDatabase *self, GError **error, const char *sql, const char *types, va_list *arguments)
{
  sqlite3_stmt *statement = find_statement (self, sql, error);

  if (statement == NULL)
    return NULL;
  for (int i = 0; types[i] != '\0'; i++) {
    int result = bind_one (statement, i + 1, types[i], arguments);

    if (result != SQLITE_OK) {
      set_error (self, result, error);
      return NULL;
    }
  }
  return statement;
}

sqlite3_stmt *
restante_database_query (
    RestanteDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query (self, error, sql, types, &arguments);
  va_end (arguments);
  return statement;
}

gboolean
restante_database_step (RestanteDatabase *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (self, result, error);
  sqlite3_reset (statement);
  return FALSE;
}

static gboolean
run (RestanteDatabase *self, sqlite3_stmt *statement, gint64 *value, GError **error)
{
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  if (restante_database_step (self, statement, &failure)) {
    if (value != NULL)
      *value = sqlite3_column_int64 (statement, 0);
    sqlite3_reset (statement);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
restante_database_run (
    RestanteDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query (self, error, sql, types, &arguments);
  va_end (arguments);
  return run (self, statement, NULL, error);
}

gboolean
restante_database_get (
    RestanteDatabase *self, gint64 *value, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  *value = 0;
  va_start (arguments, types);
  statement = query (self, error, sql, types, &arguments);
  va_end (arguments);
  return run (self, statement, value, error);
}

gboolean
restante_database_script (RestanteDatabase *self, const char *sql, GError **error)
{
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (result == SQLITE_OK)
    return TRUE;
  set_error (self, result, error);
  return FALSE;
}

void
restante_database_reset (RestanteDatabase *self)
{
  sqlite3_stmt *statement = NULL;

  while ((statement = sqlite3_next_stmt (self->handle, statement)) != NULL) {
    if (sqlite3_stmt_busy (statement))
      sqlite3_reset (statement);
  }
}

void
restante_database_rollback (RestanteDatabase *self)
{
  restante_database_reset (self);
  if (sqlite3_get_autocommit (self->handle) == 0)
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

gint64
restante_database_changes (RestanteDatabase *self)
{
  return sqlite3_changes64 (self->handle);
}

gboolean
restante_database_checkpoint (RestanteDatabase *self, GError **error)
{
  int result =
      sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  /* Busy: somebody else is at it, and the frames stay where they are, which is safe. */
  if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY)
    return TRUE;
  set_error (self, result, error);
  return FALSE;
}

gboolean
restante_database_empty_log (RestanteDatabase *self)
{
  int result;

  /* It has the writer's lock while it waits for readers. */
  sqlite3_busy_timeout (self->handle, 0);
  result = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  return result == SQLITE_OK;
}

guint64
restante_database_get_wal_size (RestanteDatabase *self)
{
  return self->wal_size;
}

GPtrArray *
restante_database_collect (RestanteDatabase *self,
                           sqlite3_stmt *rows,
                           gpointer (*load) (sqlite3_stmt *row),
                           GDestroyNotify free_item,
                           GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (restante_database_step (self, rows, &failure))
    g_ptr_array_add (items, load (rows));
  if (failure == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, failure);
  return NULL;
}
