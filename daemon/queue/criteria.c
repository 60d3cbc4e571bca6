/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/criteria.h"

#include "queue/folding.h"
#include "queue/queue.h"

/* SQLite merges at most 500 lanes; a holder of more than a hundred domains sorts. */
#define LANES_MAX 400

/* How each order is read from its index; ids break ties, so every place is unique. */
static const struct
{
  const char *index;
  const char *key;
  const char *direction;
  const char *behind;
} orders[] = {
  [RESTANTE_ORDER_NEWEST] = { "message_arrival", "id", "DESC", "id < ?3" },
  [RESTANTE_ORDER_OLDEST] = { "message_arrival", "id", "ASC", "id > ?3" },
  [RESTANTE_ORDER_EXPIRES] = { "message_ends", "ends", "ASC", "(ends, id) > (?2, ?3)" },
  [RESTANTE_ORDER_LARGEST] = { "message_size", "size", "DESC", "(size, id) < (?2, ?3)" },
};

typedef struct
{
  gint64 domain_id;
  gint64 state;
  gint64 messages;
} Lane;

struct _RestanteCriteria
{
  RestanteDatabase *database;
  GArray *lanes; /* Lane */
  RestanteOrder order;
  char *needle; /* folded, or NULL */
  GString *ids; /* "1,2,3", or NULL */
  gint64 up_to;
};

void
restante_criteria_free (RestanteCriteria *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lanes);
  g_free (self->needle);
  if (self->ids != NULL)
    g_string_free (self->ids, TRUE);
  g_free (self);
}

static gboolean
find_lanes (RestanteCriteria *self, gint64 domain_id, RestanteMessageState state, GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      self->database, error,
      "SELECT domain_id, state, messages FROM tally WHERE messages > 0 AND ?1 IN (0, domain_id)"
      " AND ?2 IN (0, state)",
      "ii", domain_id, (gint64)state);

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (self->database, rows, &failure)) {
    Lane lane = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
                  sqlite3_column_int64 (rows, 2) };

    g_array_append_val (self->lanes, lane);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
copy_filter (RestanteCriteria *self, const RestanteFilter *filter)
{
  self->order = filter->order;
  self->up_to = filter->up_to;
  if (filter->search != NULL && filter->search[0] != '\0')
    self->needle = restante_fold (filter->search);
  if (filter->ids == NULL)
    return;
  self->ids = g_string_new (NULL);
  for (guint i = 0; i < filter->n_ids; i++)
    g_string_append_printf (self->ids, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", filter->ids[i]);
}

RestanteCriteria *
restante_criteria_new (RestanteDatabase *database,
                       RestanteDomainTable *domains,
                       const RestanteFilter *filter,
                       GError **error)
{
  g_autoptr (RestanteCriteria) self = g_new0 (RestanteCriteria, 1);
  g_autoptr (RestanteDomainRecord) domain = NULL;

  self->database = database;
  self->lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
  copy_filter (self, filter);
  if (filter->domain != NULL) {
    domain = restante_domain_table_find (domains, filter->domain);
    if (domain == NULL) {
      g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                   "There is no domain %s here.", filter->domain);
      return NULL;
    }
  }
  if (!find_lanes (self, domain != NULL ? domain->id : 0, filter->state, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* What is asked of a row besides its lane. ?1 needle, ?2 key, ?3 id, ?4 limit. */
static void
append_conditions (const RestanteCriteria *self, GString *sql, gboolean behind)
{
  if (self->needle != NULL)
    g_string_append (sql, " AND instr (folded, ?1) > 0");
  if (behind)
    g_string_append_printf (sql, " AND %s", orders[self->order].behind);
  if (self->up_to != 0)
    g_string_append_printf (sql, " AND id <= %" G_GINT64_FORMAT, self->up_to);
  if (self->ids != NULL)
    g_string_append_printf (sql, " AND id IN (%s)", self->ids->str);
}

static void
append_lane (const RestanteCriteria *self,
             GString *sql,
             const char *columns,
             const Lane *lane,
             gboolean behind)
{
  /* Ids are looked up one by one; everything else is a range of an index. */
  g_string_append_printf (sql, "SELECT %s FROM message ", columns);
  if (self->ids == NULL)
    g_string_append_printf (sql, "INDEXED BY %s ", orders[self->order].index);
  g_string_append_printf (sql, "WHERE %sdomain_id = %" G_GINT64_FORMAT, self->ids ? "+" : "",
                          lane->domain_id);
  g_string_append_printf (sql, " AND %sstate = %" G_GINT64_FORMAT, self->ids ? "+" : "",
                          lane->state);
  append_conditions (self, sql, behind);
}

static void
append_lanes (const RestanteCriteria *self, GString *sql, const char *columns, gboolean behind)
{
  for (guint i = 0; i < self->lanes->len; i++) {
    if (i > 0)
      g_string_append (sql, " UNION ALL ");
    append_lane (self, sql, columns, &g_array_index (self->lanes, Lane, i), behind);
  }
}

/* Too many lanes to merge: all of them in one go. */
static void
append_crowd (const RestanteCriteria *self, GString *sql, const char *columns, gboolean behind)
{
  g_string_append_printf (sql, "SELECT %s FROM message WHERE (domain_id, state) IN (VALUES ",
                          columns);
  for (guint i = 0; i < self->lanes->len; i++) {
    const Lane *lane = &g_array_index (self->lanes, Lane, i);

    g_string_append_printf (sql, "%s(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                            i > 0 ? ", " : "", lane->domain_id, lane->state);
  }
  g_string_append_c (sql, ')');
  append_conditions (self, sql, behind);
}

static void
append_source (const RestanteCriteria *self, GString *sql, const char *columns, gboolean behind)
{
  if (self->lanes->len > LANES_MAX)
    append_crowd (self, sql, columns, behind);
  else if (self->lanes->len > 0)
    append_lanes (self, sql, columns, behind);
  else
    g_string_append_printf (sql, "SELECT %s FROM message WHERE FALSE", columns);
}

char *
restante_criteria_to_sql (RestanteCriteria *self, gboolean behind)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *columns = g_strdup_printf ("id, %s AS key", orders[self->order].key);
  const char *direction = orders[self->order].direction;

  append_source (self, sql, columns, behind);
  g_string_append_printf (sql, " ORDER BY key %s, id %s LIMIT ?4", direction, direction);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static sqlite3_stmt *
prepare (RestanteCriteria *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = restante_database_prepare (self->database, sql, error);

  if (statement != NULL && self->needle != NULL)
    sqlite3_bind_text (statement, 1, self->needle, -1, SQLITE_STATIC);
  return statement;
}

sqlite3_stmt *
restante_criteria_walk (RestanteCriteria *self, gint64 key, gint64 id, gint64 limit, GError **error)
{
  g_autofree char *sql = restante_criteria_to_sql (self, id != 0);
  sqlite3_stmt *statement = prepare (self, sql, error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 2, key);
  sqlite3_bind_int64 (statement, 3, id);
  sqlite3_bind_int64 (statement, 4, limit);
  return statement;
}

static gint64
add_up (const RestanteCriteria *self)
{
  gint64 messages = 0;

  for (guint i = 0; i < self->lanes->len; i++)
    messages += g_array_index (self->lanes, Lane, i).messages;
  return messages;
}

gboolean
restante_criteria_count (RestanteCriteria *self, gint64 *count, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT sum (n) FROM (");
  sqlite3_stmt *statement;
  gboolean row;

  *count = add_up (self);
  if (*count == 0 || (self->needle == NULL && self->ids == NULL && self->up_to == 0))
    return TRUE;
  append_source (self, sql, "count(*) AS n", FALSE);
  g_string_append_c (sql, ')');
  statement = prepare (self, sql->str, error);
  if (statement == NULL)
    return FALSE;
  row = restante_database_step (self->database, statement, error);
  if (row)
    *count = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return row;
}

gboolean
restante_criteria_find_key (RestanteCriteria *self, gint64 id, gint64 *key, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM message WHERE id = ?", orders[self->order].key);
  sqlite3_stmt *row = restante_database_query (self->database, error, sql, "i", id);

  if (row == NULL || !restante_database_step (self->database, row, error))
    return FALSE;
  *key = sqlite3_column_int64 (row, 0);
  sqlite3_reset (row);
  return TRUE;
}
