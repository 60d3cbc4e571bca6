/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/domains.h"

#include "policy/key-learning.h"
#include "protocol/address.h"
#include "queue/fence-check.h"
#include "queue/message-row.h"
#include "queue/store.h"
#include "queue/stranger-rows.h"

#define DEFAULT_HOLD (30 * 24 * 60 * 60)

/* The public record is the first member, so a reference count can stand behind it. */
typedef struct
{
  RestanteDomainRecord record;
  gint references;
  RestanteDomainRecord *base; /* what a copy looked like when it was made; NULL: no copy */
} Counted;

RestanteDomainRecord *
restante_domain_record_new (const char *name)
{
  Counted *counted = g_new0 (Counted, 1);

  counted->references = 1;
  counted->record.name = g_strdup (name);
  counted->record.identity = RESTANTE_IDENTITY_KEY;
  counted->record.pins = g_new0 (char *, 1);
  counted->record.denied = g_new0 (char *, 1);
  counted->record.hold = DEFAULT_HOLD;
  counted->record.state = g_strdup ("unproven");
  return &counted->record;
}

static RestanteDomainRecord *
duplicate (const RestanteDomainRecord *self)
{
  Counted *counted = g_new0 (Counted, 1);
  RestanteDomainRecord *copy = &counted->record;

  counted->references = 1;
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->primary = g_strdup (self->primary);
  copy->pins = self->pins != NULL ? g_strdupv (self->pins) : g_new0 (char *, 1);
  copy->denied = self->denied != NULL ? g_strdupv (self->denied) : g_new0 (char *, 1);
  copy->offered = g_strdup (self->offered);
  copy->pause_reason = g_strdup (self->pause_reason);
  copy->state = g_strdup (self->state);
  copy->cause = g_strdup (self->cause);
  copy->last_address = g_strdup (self->last_address);
  copy->capabilities = g_strdup (self->capabilities);
  copy->stranger = restante_stranger_sight_ref (self->stranger);
  return copy;
}

/* The base is one of its own, not a reference: copies of copies must not make a chain. */
RestanteDomainRecord *
restante_domain_record_copy (const RestanteDomainRecord *self)
{
  RestanteDomainRecord *copy = duplicate (self);

  ((Counted *)copy)->base = duplicate (self);
  return copy;
}

RestanteDomainRecord *
restante_domain_record_ref (RestanteDomainRecord *self)
{
  g_atomic_int_inc (&((Counted *)self)->references);
  return self;
}

void
restante_domain_record_unref (RestanteDomainRecord *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&((Counted *)self)->references))
    return;
  restante_domain_record_unref (((Counted *)self)->base);
  g_free (self->name);
  g_free (self->primary);
  g_strfreev (self->pins);
  g_strfreev (self->denied);
  g_free (self->offered);
  g_free (self->pause_reason);
  g_free (self->state);
  g_free (self->cause);
  g_free (self->last_address);
  g_free (self->capabilities);
  restante_stranger_sight_unref (self->stranger);
  g_free (self);
}

GPtrArray *
restante_queue_list_domains (RestanteQueue *self)
{
  return restante_domain_table_list (self->domains);
}

RestanteDomainRecord *
restante_queue_find_domain (RestanteQueue *self, const char *name)
{
  return restante_domain_table_find (self->domains, name);
}

static gboolean
add_row (RestanteDatabase *database, RestanteDomainRecord *record, const char *pins, GError **error)
{
  gint64 taken;

  if (!restante_database_get (database, &taken, error, "SELECT count(*) FROM domain WHERE name = ?",
                              "s", record->name))
    return FALSE;
  if (taken != 0) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS,
                 "The domain %s is there already: change it instead of adding it.", record->name);
    return FALSE;
  }
  return restante_database_get (
      database, &record->id, error,
      "INSERT INTO domain (name, \"primary\", identity, pins, offered, hold, paused_until,"
      " pause_reason, state, cause, since, last_proven, last_address, capabilities)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      "ssissiisssiiss", record->name, record->primary, (gint64)record->identity, pins,
      record->offered, record->hold, record->paused_until, record->pause_reason, record->state,
      record->cause, record->since, record->last_proven, record->last_address,
      record->capabilities);
}

static gboolean
change_row (RestanteDatabase *database,
            const RestanteDomainRecord *record,
            const char *pins,
            GError **error)
{
  return restante_database_run (
      database, error,
      "UPDATE domain SET \"primary\" = ?, identity = ?, pins = ?, offered = ?, hold = ?,"
      " paused_until = ?, pause_reason = ?, state = ?, cause = ?, since = ?,"
      " last_proven = ?, last_address = ?, capabilities = ? WHERE id = ?",
      "sissiisssiissi", record->primary, (gint64)record->identity, pins, record->offered,
      record->hold, record->paused_until, record->pause_reason, record->state, record->cause,
      record->since, record->last_proven, record->last_address, record->capabilities, record->id);
}

static gboolean
no_such_domain (const char *name, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "There is no domain %s here.", name);
  return FALSE;
}

gint64
restante_store_find_domain_id (RestanteDatabase *database, const char *name, GError **error)
{
  g_autofree char *normalized = restante_domain_normalize (name, NULL);
  gint64 id = 0;

  if (normalized != NULL &&
      !restante_database_get (database, &id, error, "SELECT id FROM domain WHERE name = ?", "s",
                              normalized))
    return 0;
  if (id == 0)
    no_such_domain (name, error);
  return id;
}

static void
swap_text (char **to, const char *from)
{
  g_free (*to);
  *to = g_strdup (from);
}

static void
swap_list (char ***to, char **from)
{
  g_strfreev (*to);
  *to = g_strdupv (from);
}

static void
swap_stranger (RestanteStrangerSight **to, RestanteStrangerSight *from)
{
  restante_stranger_sight_unref (*to);
  *to = restante_stranger_sight_ref (from);
}

/* A key that was confirmed or denied meanwhile is not on offer any more. */
static void
drop_settled_offer (RestanteDomainRecord *record)
{
  if (restante_keys_have ((const char *const *)record->pins, record->offered) ||
      restante_keys_have ((const char *const *)record->denied, record->offered))
    g_clear_pointer (&record->offered, g_free);
}

/* What the owner set, as far as @wanted differs from @base. */
static void
merge_settings (RestanteDomainRecord *to,
                const RestanteDomainRecord *base,
                const RestanteDomainRecord *wanted)
{
  if (g_strcmp0 (base->primary, wanted->primary) != 0)
    swap_text (&to->primary, wanted->primary);
  if (base->identity != wanted->identity)
    to->identity = wanted->identity;
  if (!g_strv_equal ((const char *const *)base->pins, (const char *const *)wanted->pins))
    swap_list (&to->pins, wanted->pins);
  if (!g_strv_equal ((const char *const *)base->denied, (const char *const *)wanted->denied))
    swap_list (&to->denied, wanted->denied);
  if (base->hold != wanted->hold)
    to->hold = wanted->hold;
  if (base->paused_until != wanted->paused_until ||
      g_strcmp0 (base->pause_reason, wanted->pause_reason) != 0) {
    to->paused_until = wanted->paused_until;
    swap_text (&to->pause_reason, wanted->pause_reason);
  }
}

/* The same for what was seen of the primary. */
static void
merge_sights (RestanteDomainRecord *to,
              const RestanteDomainRecord *base,
              const RestanteDomainRecord *wanted)
{
  if (g_strcmp0 (base->offered, wanted->offered) != 0)
    swap_text (&to->offered, wanted->offered);
  if (g_strcmp0 (base->state, wanted->state) != 0 || base->since != wanted->since ||
      g_strcmp0 (base->cause, wanted->cause) != 0) {
    swap_text (&to->state, wanted->state);
    swap_text (&to->cause, wanted->cause);
    to->since = wanted->since;
  }
  if (base->last_proven != wanted->last_proven)
    to->last_proven = wanted->last_proven;
  if (g_strcmp0 (base->last_address, wanted->last_address) != 0)
    swap_text (&to->last_address, wanted->last_address);
  if (g_strcmp0 (base->capabilities, wanted->capabilities) != 0)
    swap_text (&to->capabilities, wanted->capabilities);
  if (base->stranger != wanted->stranger)
    swap_stranger (&to->stranger, wanted->stranger);
}

/* What is to be stored for @wanted: two who change different things at once both get their way.
 * Called in a change. */
static RestanteDomainRecord *
merge_wanted (RestanteQueue *self, const RestanteDomainRecord *wanted, GError **error)
{
  const RestanteDomainRecord *base = ((const Counted *)wanted)->base;
  g_autoptr (RestanteDomainRecord) stored = NULL;
  RestanteDomainRecord *merged;

  if (wanted->id == 0)
    return duplicate (wanted);
  stored = restante_domain_table_find_id (self->domains, wanted->id);
  if (stored == NULL) {
    no_such_domain (wanted->name, error);
    return NULL;
  }
  merged = duplicate (base != NULL ? stored : wanted);
  if (base != NULL) {
    merge_settings (merged, base, wanted);
    merge_sights (merged, base, wanted);
  }
  drop_settled_offer (merged);
  return merged;
}

/* The id is given out only by the job: when it has to run again, the domain is still to be added.
 */
typedef struct
{
  RestanteDomainRecord *record;
  gboolean add;
} Put;

static gboolean
run_put (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  Put *put = data;
  g_autofree char *pins = g_strjoinv (" ", put->record->pins);

  if (put->add) {
    if (!add_row (database, put->record, pins, error))
      return FALSE;
  } else {
    if (!restante_fence_check_primary (batch, put->record, error) ||
        !change_row (database, put->record, pins, error))
      return FALSE;
    if (restante_database_changes (database) == 0)
      return no_such_domain (put->record->name, error);
  }
  if (!restante_stranger_rows_store_denied (database, put->record, error) ||
      !restante_stranger_rows_store_sight (database, put->record, error))
    return FALSE;
  restante_batch_touch_domain (batch, put->record->id);
  return TRUE;
}

RestanteDomainRecord *
restante_queue_put_domain (RestanteQueue *self, const RestanteDomainRecord *record, GError **error)
{
  g_autoptr (RestanteDomainRecord) merged = NULL;
  gboolean kept = FALSE;

  restante_domain_table_begin_change (self->domains);
  merged = merge_wanted (self, record, error);
  if (merged != NULL) {
    Put put = { merged, record->id == 0 };

    kept = restante_store_writer_run (self->writer, run_put, &put, error);
  }
  if (kept)
    restante_domain_table_put (self->domains, merged);
  restante_domain_table_end_change (self->domains);
  return kept ? g_steal_pointer (&merged) : NULL;
}

static gboolean
run_remember (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const RestanteDomainRecord *record = data;

  return restante_database_run (database, error,
                                "UPDATE domain SET offered = ?, state = ?, cause = ?, since = ?,"
                                " last_proven = ?, last_address = ?, capabilities = ? WHERE id = ?",
                                "sssiissi", record->offered, record->state, record->cause,
                                record->since, record->last_proven, record->last_address,
                                record->capabilities, record->id) &&
         restante_stranger_rows_store_sight (database, record, error);
}

/* What belongs to the owner stays as it is stored; what was seen of the primary comes from @seen.
 */
static RestanteDomainRecord *
merge_seen (const RestanteDomainRecord *stored, const RestanteDomainRecord *seen)
{
  RestanteDomainRecord *merged = duplicate (stored);

  swap_text (&merged->offered, seen->offered);
  swap_text (&merged->state, seen->state);
  swap_text (&merged->cause, seen->cause);
  merged->since = seen->since;
  merged->last_proven = seen->last_proven;
  swap_text (&merged->last_address, seen->last_address);
  swap_text (&merged->capabilities, seen->capabilities);
  swap_stranger (&merged->stranger, seen->stranger);
  drop_settled_offer (merged);
  return merged;
}

void
restante_queue_remember_primary (RestanteQueue *self, const RestanteDomainRecord *record)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;

  restante_domain_table_begin_change (self->domains);
  stored = restante_domain_table_find_id (self->domains, record->id);
  if (stored != NULL) {
    RestanteDomainRecord *merged = merge_seen (stored, record);

    restante_domain_table_put (self->domains, merged);
    restante_store_writer_post (self->writer, run_remember, NULL, merged,
                                (GDestroyNotify)restante_domain_record_unref);
  }
  restante_domain_table_end_change (self->domains);
}

/* Nothing but delivered mail, which goes with the domain, may be left. */
static gboolean
check_empty (RestanteBatch *batch, const RestanteDomainRecord *record, GError **error)
{
  gint64 messages;

  if (!restante_batch_settle_counts (batch, error) ||
      !restante_database_get (restante_batch_get_database (batch), &messages, error,
                              "SELECT sum(messages) FROM tally WHERE domain_id = ? AND state != ?",
                              "ii", record->id, (gint64)RESTANTE_MESSAGE_DELIVERED))
    return FALSE;
  if (messages == 0)
    return TRUE;
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT,
               "The domain %s still has %" G_GINT64_FORMAT " messages here: hand them over or"
               " delete them first.",
               record->name, messages);
  return FALSE;
}

static GArray *
list_messages (RestanteDatabase *database, gint64 domain_id, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error, "SELECT id FROM message WHERE domain_id = ?", "i", domain_id);

  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure)) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    g_array_append_val (ids, id);
  }
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
delete_messages (RestanteBatch *batch, gint64 domain_id, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  g_autoptr (GArray) ids = list_messages (database, domain_id, error);
  g_autoptr (RestanteMessageRow) row = restante_message_row_new ();
  GError *failure = NULL;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && failure == NULL; i++) {
    if (restante_message_row_load (row, database, g_array_index (ids, gint64, i), &failure))
      restante_message_row_delete (row, batch, &failure);
  }
  if (failure == NULL)
    return restante_batch_settle_counts (batch, error);
  g_propagate_error (error, failure);
  return FALSE;
}

/* What goes with a domain besides its messages. */
static const char *const belongings[] = {
  "denied_key", "dial_in",   "dns_change", "dns_seen", "fence",
  "fence_log",  "heartbeat", "outage",     "stranger", "tally",
};

static gboolean
delete_belongings (RestanteDatabase *database, gint64 domain_id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (belongings); i++) {
    g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE domain_id = ?", belongings[i]);

    if (!restante_database_run (database, error, sql, "i", domain_id))
      return FALSE;
  }
  return restante_database_run (database, error, "DELETE FROM domain WHERE id = ?", "i", domain_id);
}

/* All of it or nothing: mail that arrives meanwhile must not cost the delivered mail of a domain
 * that stays. */
static gboolean
run_remove (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const RestanteDomainRecord *record = data;

  if (!check_empty (batch, record, error) || !restante_fence_check_none (batch, record, error) ||
      !delete_messages (batch, record->id, error))
    return FALSE;
  restante_batch_touch_domain (batch, record->id);
  return delete_belongings (database, record->id, error);
}

gboolean
restante_queue_remove_domain (RestanteQueue *self, const char *name, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self, name);
  gboolean removed;

  if (record == NULL)
    return no_such_domain (name, error);
  restante_domain_table_begin_change (self->domains);
  removed = restante_store_writer_run (self->writer, run_remove, record, error);
  if (removed)
    restante_domain_table_remove (self->domains, record->name);
  restante_domain_table_end_change (self->domains);
  return removed;
}
