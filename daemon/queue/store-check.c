/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/store-check.h"

#include "api/violation.h"
#include "queue/store.h"

#define LINES_MAX "20" /* a rule */

/* Each row of the SQL breaks the rule; its column stands between the two halves of the sentence.
 * The numbers of states are those of policy/message-state.h, in the order of attention. */
static const struct
{
  const char *name;
  const char *sql;
  const char *subject;
  const char *sentence;
} rules[] = {
  { "integrity",
    "SELECT integrity_check FROM pragma_integrity_check (" LINES_MAX ")"
    " WHERE integrity_check != 'ok'",
    "SQLite says of the file:", "" },
  { "message-state", "SELECT id FROM message WHERE state NOT BETWEEN 1 AND 5", "Message",
    " has a state that does not exist" },
  { "recipient-state",
    "SELECT position || ' of message ' || message FROM recipient WHERE state NOT BETWEEN 1 AND 5",
    "Recipient", " has a state that does not exist" },
  { "attention",
    "SELECT id FROM message WHERE state !="
    " (SELECT min (state) FROM recipient WHERE message = message.id)",
    "Message", " has another state than the recipient that most needs attention" },
  { "recipients",
    "SELECT id FROM message WHERE (SELECT count(*) != ifnull (max (position), 0) + 1"
    " OR min (position) != 0 FROM recipient WHERE message = message.id)",
    "Message", " does not have all of its recipients" },
  { "recipient-message",
    "SELECT DISTINCT message FROM recipient WHERE message NOT IN (SELECT id FROM message)",
    "Message", " is not there, but its recipients are" },
  { "domain", "SELECT id FROM message WHERE domain_id NOT IN (SELECT id FROM domain)", "Message",
    " belongs to a domain that is not there" },
  { "due",
    "SELECT id FROM message WHERE due < 0 OR (due IS NULL) ="
    " EXISTS (SELECT 1 FROM recipient WHERE message = message.id AND state = 4)",
    "Message", " is due without a held recipient, or has one and is not due" },
  { "times",
    "SELECT id FROM message WHERE arrived < 0 OR since < 0 OR ends <= 0 OR attempts < 0"
    /* What was delivered leaves some day. */
    " OR (state = 5 AND ends = 9223372036854775807)",
    "Message", " has a time that cannot be" },
  { "flags", "SELECT id FROM message WHERE flags & ~7 != 0 OR (flags & 4 != 0 AND state != 5)",
    "Message", " has a flag that does not exist, or was sent elsewhere and is not delivered" },
  { "id",
    "SELECT id FROM message WHERE id > ifnull ((SELECT value FROM meta WHERE name = 'last-id'), 0)",
    "Message", " has an id that could be given out again" },
  { "counts",
    "WITH counted AS (SELECT domain_id, state, count(*), sum (size) FROM message"
    "  GROUP BY domain_id, state),"
    " kept AS (SELECT domain_id, state, messages, bytes FROM tally"
    "  WHERE messages != 0 OR bytes != 0),"
    " wrong AS (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)"
    "  UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))"
    " SELECT DISTINCT domain_id || ' in state ' || state FROM wrong",
    "The counts of domain", " are not those of its messages" },
  { "body", "SELECT id FROM message WHERE body_id NOT IN (SELECT id FROM body)", "Message",
    " has no content" },
  { "users",
    "SELECT id FROM body WHERE users < 1"
    " OR users != (SELECT count(*) FROM message WHERE body_id = body.id)",
    "Body", " is used by another number of messages than it says" },
  /* length() of a blob does not read it. */
  { "body-size",
    "SELECT id FROM body WHERE (spool IS NULL AND ifnull (length (bytes), -1) != size)"
    " OR (spool IS NOT NULL AND bytes IS NOT NULL)",
    "Body", " has another length than it says" },
  { "size",
    "SELECT message.id FROM message JOIN body ON body.id = body_id"
    " WHERE message.size != body.size + length (CAST (trace AS BLOB))",
    "Message", " has another size than its content" },
  { "spool-name",
    "SELECT spool FROM body WHERE spool IS NOT NULL GROUP BY spool HAVING count(*) > 1", "File",
    " of the spool belongs to two bodies" },
  { "dns-domain",
    "SELECT domain_id FROM (SELECT domain_id FROM dns_change UNION SELECT domain_id FROM dns_seen)"
    " WHERE domain_id NOT IN (SELECT id FROM domain)",
    "Domain", " is not there, but what was written or seen for it in DNS is" },
  { "heartbeat-domain",
    "SELECT domain_id FROM heartbeat WHERE domain_id NOT IN (SELECT id FROM domain)", "Domain",
    " is not there, but its heartbeat is" },
  { "dns-change",
    "SELECT domain_id FROM dns_change GROUP BY domain_id"
    " HAVING min (position) != 0 OR count(*) != max (position) + 1",
    "Domain", " does not have all that was last written for it in DNS" },
};

typedef struct
{
  RestanteQueue *queue;
  RestanteDatabase *database;
  GListStore *violations;
  GHashTable *files; /* char *, that a row names */
  GArray *doubtful;  /* gint64: bodies whose file was missing or had another size */
} Check;

static void
clear_check (Check *check)
{
  if (check->database != NULL)
    restante_readers_give (check->queue->readers, check->database);
  g_clear_object (&check->violations);
  g_clear_pointer (&check->files, g_hash_table_unref);
  g_clear_pointer (&check->doubtful, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, clear_check)

static void
complain (
    Check *check, const char *rule, const char *subject, const char *what, const char *sentence)
{
  g_autofree char *text = g_strdup_printf ("%s %s%s.", subject, what, sentence);
  g_autoptr (RestanteViolation) violation =
      g_object_new (RESTANTE_TYPE_VIOLATION, "rule", rule, "text", text, NULL);

  g_list_store_append (check->violations, violation);
}

static gboolean
check_rule (Check *check, gsize i, GError **error)
{
  g_autofree char *sql = g_strconcat (rules[i].sql, " LIMIT " LINES_MAX, NULL);
  sqlite3_stmt *rows = restante_database_prepare (check->database, sql, error);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (check->database, rows, &failure))
    complain (check, rules[i].name, rules[i].subject, (const char *)sqlite3_column_text (rows, 0),
              rules[i].sentence);
  sqlite3_finalize (rows);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
check_rules (Check *check, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!check_rule (check, i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
compare_files (Check *check, GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      check->database, error, "SELECT id, spool, size FROM body WHERE spool IS NOT NULL", "");

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (check->database, rows, &failure)) {
    gint64 id = sqlite3_column_int64 (rows, 0);
    const char *name = (const char *)sqlite3_column_text (rows, 1);

    if (restante_spool_get_size (check->queue->spool, name) != sqlite3_column_int64 (rows, 2))
      g_array_append_val (check->doubtful, id);
    g_hash_table_add (check->files, g_strdup (name));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The rows are of one moment; what was deleted before it has lost its file once the writer has
 * nothing left to do. */
static void
check_orphans (Check *check)
{
  g_autoptr (GPtrArray) names = NULL;

  restante_store_writer_flush (check->queue->writer);
  names = restante_spool_list_earlier (check->queue->spool);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    if (!g_hash_table_contains (check->files, name))
      complain (check, "orphan", "File", name, " of the spool belongs to no body");
  }
}

/* A row that is gone meanwhile took its file with it: only what is still there is wrong. */
static gboolean
check_doubtful (Check *check, GError **error)
{
  for (guint i = 0; i < check->doubtful->len; i++) {
    gint64 id = g_array_index (check->doubtful, gint64, i);
    g_autofree char *what = g_strdup_printf ("%" G_GINT64_FORMAT, id);
    gint64 there;

    if (!restante_database_get (check->database, &there, error,
                                "SELECT count(*) FROM body WHERE id = ?", "i", id))
      return FALSE;
    if (there > 0)
      complain (check, "spool-file", "Body", what,
                " has no file in the spool, or one of another length");
  }
  return TRUE;
}

/* Later rows than those that were read until now. */
static gboolean
look_anew (Check *check, GError **error)
{
  if (check->database != NULL)
    restante_readers_give (check->queue->readers, check->database);
  check->database = restante_readers_take (check->queue->readers, error);
  return check->database != NULL;
}

RestanteViolationList *
restante_queue_check_store (RestanteQueue *self, GError **error)
{
  g_auto (Check) check = { .queue = self };

  check.violations = g_list_store_new (RESTANTE_TYPE_VIOLATION);
  check.files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.doubtful = g_array_new (FALSE, FALSE, sizeof (gint64));
  restante_store_wait_for_sweep (self);
  if (!look_anew (&check, error) || !check_rules (&check, error) || !compare_files (&check, error))
    return NULL;
  check_orphans (&check);
  if (!look_anew (&check, error) || !check_doubtful (&check, error))
    return NULL;
  return g_object_new (RESTANTE_TYPE_VIOLATION_LIST, "violations", check.violations, NULL);
}
