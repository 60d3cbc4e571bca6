/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/queue.h"
#include "queue/spool.h"

/* message.ends is G_MAXINT64 for a hold without end, so that the index has such messages last.
 * message.due is NULL when no recipient is held, 0 when it is due at once. message.folded is what a
 * search looks at. message.attempts counts how often it was put off since it arrived or was resent.
 * The indexes begin with domain and state: every list is a merge of such lanes
 * (selection.c). */
static const char version_1[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE domain (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
    "  \"primary\" TEXT NOT NULL, identity INTEGER NOT NULL, pins TEXT NOT NULL, offered TEXT,"
    "  hold INTEGER NOT NULL, paused_until INTEGER NOT NULL, pause_reason TEXT, state TEXT,"
    "  cause TEXT, since INTEGER NOT NULL, last_proven INTEGER NOT NULL, last_address TEXT,"
    "  capabilities TEXT) STRICT;"
    "CREATE TABLE body (id INTEGER PRIMARY KEY, users INTEGER NOT NULL, size INTEGER NOT NULL,"
    "  spool TEXT, trace TEXT NOT NULL, bytes BLOB) STRICT;"
    "CREATE INDEX body_spool ON body (spool) WHERE spool IS NOT NULL;"
    "CREATE TABLE message (id INTEGER PRIMARY KEY, domain_id INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, due INTEGER,"
    "  attempts INTEGER NOT NULL DEFAULT 0, ends INTEGER NOT NULL, size INTEGER NOT NULL,"
    "  body_id INTEGER NOT NULL, arrived INTEGER NOT NULL, since INTEGER NOT NULL,"
    "  flags INTEGER NOT NULL, sender TEXT NOT NULL, client TEXT, helo TEXT, tls TEXT,"
    "  subject TEXT, message_id TEXT, folded TEXT NOT NULL) STRICT;"
    "CREATE INDEX message_arrival ON message (domain_id, state, id, due);"
    "CREATE INDEX message_ends ON message (domain_id, state, ends, id);"
    "CREATE INDEX message_size ON message (domain_id, state, size, id);"
    /* Few messages are in these: some recipients held, others parked; or put off by the primary. */
    "CREATE INDEX message_mixed ON message (domain_id, id, due)"
    "  WHERE due IS NOT NULL AND state != 4;"
    "CREATE INDEX message_mixed_ends ON message (domain_id, ends, id)"
    "  WHERE due IS NOT NULL AND state != 4;"
    "CREATE INDEX message_deferred ON message (domain_id, due) WHERE due > 0;"
    "CREATE TABLE recipient (message INTEGER NOT NULL, position INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, address TEXT NOT NULL, reply TEXT,"
    "  PRIMARY KEY (message, position)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE tally (domain_id INTEGER NOT NULL, state INTEGER NOT NULL,"
    "  messages INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (domain_id, state))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE TABLE activity (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, domain TEXT,"
    "  kind TEXT NOT NULL, text TEXT NOT NULL) STRICT;"
    "CREATE INDEX activity_domain ON activity (domain, id);";

/* dns_change is what was last written for a domain, dns_seen when a check last saw a value. A
 * writer is a row, not a key of an index, so that its secret stays on its page and is overwritten
 * when the writer is removed. */
static const char version_2[] =
    "CREATE TABLE dns_writer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    "  kind TEXT NOT NULL, zone TEXT NOT NULL, server TEXT, url TEXT, user TEXT, command TEXT,"
    "  secret TEXT) STRICT;"
    "CREATE TABLE dns_change (domain_id INTEGER NOT NULL, position INTEGER NOT NULL,"
    "  time INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,"
    "  ttl_before INTEGER NOT NULL, data_before TEXT NOT NULL,"
    "  ttl_after INTEGER NOT NULL, data_after TEXT NOT NULL, writer TEXT,"
    "  PRIMARY KEY (domain_id, position)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE dns_seen (domain_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,"
    "  time INTEGER NOT NULL, PRIMARY KEY (domain_id, kind, value)) STRICT, WITHOUT ROWID;";

/* The home's own signs of life, and the secret that they carry. */
#define HEARTBEAT                                                                                  \
  "CREATE TABLE heartbeat (domain_id INTEGER PRIMARY KEY, user TEXT NOT NULL UNIQUE,"              \
  "  secret TEXT NOT NULL, publish INTEGER NOT NULL, address TEXT, time INTEGER NOT NULL) STRICT;"

/* fence.before and fence.after are sets of addresses; an intention is stored before it is carried
 * out, so that it can be ended after a crash. */
#define FENCE                                                                                      \
  "CREATE TABLE fence (domain_id INTEGER PRIMARY KEY, enabled INTEGER NOT NULL,"                   \
  "  fence_after INTEGER NOT NULL, fence_to TEXT NOT NULL, dry_run INTEGER NOT NULL,"              \
  "  state TEXT NOT NULL, name TEXT, since INTEGER NOT NULL, intention TEXT, before TEXT,"         \
  "  after TEXT) STRICT;"                                                                          \
  "CREATE TABLE fence_log (id INTEGER PRIMARY KEY, domain_id INTEGER NOT NULL,"                    \
  "  time INTEGER NOT NULL, action TEXT NOT NULL, type TEXT NOT NULL, data_before TEXT NOT NULL,"  \
  "  data_after TEXT NOT NULL, result TEXT NOT NULL) STRICT;"                                      \
  "CREATE INDEX fence_log_domain ON fence_log (domain_id, id);"

/* A primary that calls by itself; one user may call for several domains. */
#define DIAL_IN                                                                                    \
  "CREATE TABLE dial_in (domain_id INTEGER PRIMARY KEY, user TEXT NOT NULL,"                       \
  "  secret TEXT NOT NULL) STRICT;"

/* Who answered instead of the primary, and the keys that can never be learned. */
#define STRANGERS                                                                                  \
  "CREATE TABLE stranger (domain_id INTEGER PRIMARY KEY, fingerprint TEXT, address TEXT,"          \
  "  since INTEGER NOT NULL, said TEXT) STRICT;"                                                   \
  "CREATE TABLE denied_key (domain_id INTEGER NOT NULL, fingerprint TEXT NOT NULL,"                \
  "  time INTEGER NOT NULL, PRIMARY KEY (domain_id, fingerprint)) STRICT, WITHOUT ROWID;"

/* An outage has an id of those that messages have: what arrived during it has one between that and
 * last_id. ended and last_id are 0 while it lasts. The counts are final once it is reported. A
 * notice waits for the service that it is for, as long as the row is there. */
#define OUTAGES                                                                                    \
  "CREATE TABLE outage (id INTEGER PRIMARY KEY, domain_id INTEGER NOT NULL,"                       \
  "  kind TEXT NOT NULL, cause TEXT, began INTEGER NOT NULL, ended INTEGER NOT NULL,"              \
  "  last_id INTEGER NOT NULL, told INTEGER NOT NULL, reported INTEGER NOT NULL,"                  \
  "  held INTEGER NOT NULL, delivered INTEGER NOT NULL, parked INTEGER NOT NULL) STRICT;"          \
  "CREATE INDEX outage_domain ON outage (domain_id, id);"                                          \
  "CREATE INDEX outage_open ON outage (reported) WHERE reported = 0;"                              \
  "CREATE TABLE notice (id INTEGER PRIMARY KEY, service TEXT NOT NULL, time INTEGER NOT NULL,"     \
  "  document TEXT NOT NULL) STRICT;"

static const char version_3[] = HEARTBEAT FENCE DIAL_IN STRANGERS OUTAGES;

/* steps[n] makes version n + 1 out of version n. */
static const char *const steps[RESTANTE_SCHEMA_VERSION] = { version_1, version_2, version_3 };

static const struct
{
  const char *name;
  guint32 since; /* version */
} tables[] = {
  { "meta", 1 },       { "domain", 1 },    { "body", 1 },       { "message", 1 },
  { "recipient", 1 },  { "tally", 1 },     { "activity", 1 },   { "dns_writer", 2 },
  { "dns_change", 2 }, { "dns_seen", 2 },  { "denied_key", 3 }, { "dial_in", 3 },
  { "fence", 3 },      { "fence_log", 3 }, { "heartbeat", 3 },  { "notice", 3 },
  { "outage", 3 },     { "stranger", 3 },
};

/* The file header: https://www.sqlite.org/fileformat2.html section 1.3. The store is made and
 * migrated without a WAL in between, so the file itself always tells its version. */
#define HEADER_SIZE        100
#define HEADER_PAGES       28
#define HEADER_VERSION     60
#define HEADER_APPLICATION 68

static guint32
read_big_endian (const guint8 *bytes)
{
  return ((guint32)bytes[0] << 24) | ((guint32)bytes[1] << 16) | ((guint32)bytes[2] << 8) |
         bytes[3];
}

static gboolean
damaged (const char *path, const char *what, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED,
               "The store %s is damaged (%s): put back a copy, or move it away to start anew.",
               path, what);
  return FALSE;
}

static gboolean
read_header (const char *path, guint8 header[HEADER_SIZE], gint64 *size, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  struct stat status;
  gssize got = -1;

  if (fd >= 0 && fstat (fd, &status) == 0)
    got = read (fd, header, HEADER_SIZE);
  if (got < 0) {
    int saved = errno;

    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO,
                 "The store %s cannot be read (%s): let the user of restanted read and write it.",
                 path, g_strerror (saved));
  }
  if (fd >= 0)
    close (fd);
  if (got < 0)
    return FALSE;
  *size = status.st_size;
  return got == HEADER_SIZE || damaged (path, "it is too short", error);
}

/* A file that is shorter than its header says was cut off, unless the WAL still has the rest. */
static gboolean
check_length (const char *path, const guint8 *header, gint64 size, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  guint32 page = ((guint32)header[16] << 8) | header[17];
  struct stat status;

  if (stat (wal, &status) == 0 && status.st_size > 0)
    return TRUE;
  return size >= (gint64)page * read_big_endian (header + HEADER_PAGES) ||
         damaged (path, "it was cut off", error);
}

static gboolean
check_header (const char *path, guint32 *version, GError **error)
{
  guint8 header[HEADER_SIZE];
  gint64 size = 0;

  if (!read_header (path, header, &size, error))
    return FALSE;
  if (memcmp (header, "SQLite format 3", 16) != 0)
    return damaged (path, "it is not an SQLite database", error);
  *version = read_big_endian (header + HEADER_VERSION);
  if (read_big_endian (header + HEADER_APPLICATION) != RESTANTE_SCHEMA_APPLICATION_ID ||
      *version == 0)
    return damaged (path, "it was not made by restanted", error);
  if (*version > RESTANTE_SCHEMA_VERSION) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NEWER,
                 "The store %s was made by a newer restanted: install that version again.", path);
    return FALSE;
  }
  return check_length (path, header, size, error);
}

/* Reads the top of every table: enough to notice a lost or overwritten one, and no more work with
 * more mail. */
static gboolean
check_tables (RestanteDatabase *database, guint32 version, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *top = g_strdup_printf ("SELECT 1 FROM %s LIMIT 1", tables[i].name);

    if (tables[i].since <= version && !restante_database_script (database, top, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
restante_schema_check (const char *path, GError **error)
{
  g_autoptr (RestanteDatabase) database = NULL;
  guint32 version;

  if (!check_header (path, &version, error))
    return FALSE;
  database = restante_database_open (path, RESTANTE_DATABASE_LOOK, error);
  return database != NULL && check_tables (database, version, error);
}

static gboolean
fill (const char *path, GError **error)
{
  g_autoptr (RestanteDatabase) database = NULL;
  g_autofree char *application =
      g_strdup_printf ("PRAGMA application_id = %d", RESTANTE_SCHEMA_APPLICATION_ID);

  database = restante_database_open (path, RESTANTE_DATABASE_CREATE, error);
  return database != NULL && restante_database_script (database, application, error) &&
         restante_schema_migrate (database, error);
}

/* SQLite gives its other files the mode of this one. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO,
                 "The store %s cannot be made: %s.", path, g_strerror (errno));
    return FALSE;
  }
  close (fd);
  return TRUE;
}

gboolean
restante_schema_create (const char *path, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  g_autofree char *journal = g_strconcat (fresh, "-journal", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (fresh);
  g_unlink (journal);
  if (!make_file (fresh, error) || !fill (fresh, error))
    return FALSE;
  if (g_rename (fresh, path) != 0) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO,
                 "The store %s cannot be made: %s.", path, g_strerror (errno));
    return FALSE;
  }
  return restante_spool_sync_folder (folder, error);
}

static gboolean
take_step (RestanteDatabase *database, gint64 version, GError **error)
{
  g_autofree char *script =
      g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %" G_GINT64_FORMAT "; COMMIT;",
                       steps[version], version + 1);

  if (restante_database_script (database, script, error))
    return TRUE;
  restante_database_rollback (database);
  return FALSE;
}

gboolean
restante_schema_migrate (RestanteDatabase *database, GError **error)
{
  gint64 version;

  if (!restante_database_get (database, &version, error, "PRAGMA user_version", ""))
    return FALSE;
  if (version == RESTANTE_SCHEMA_VERSION)
    return TRUE;
  for (; version < RESTANTE_SCHEMA_VERSION; version++) {
    if (!take_step (database, version, error))
      return FALSE;
  }
  /* A no-op without a WAL; with one, the file itself tells the version again. */
  return restante_database_script (database, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}
