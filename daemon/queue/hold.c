/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storing a new message: restante_queue_hold() and its kind that does not wait, of queue.h. */
#include <string.h>

#include "protocol/address.h"
#include "queue/body-content.h"
#include "queue/domains.h"
#include "queue/folding.h"
#include "queue/store.h"

/* What becomes one row: the message for one of its domains. */
typedef struct
{
  gint64 id;
  gint64 domain_id;
  gint64 ends;
  char *folded;
  GArray *recipients; /* guint: index in the envelope */
} Row;

typedef struct
{
  const RestanteEnvelope *envelope;
  GArray *rows; /* Row; the body has the id of the first */
  GBytes *bytes;
  char *spool;
  gint64 body_size;
  gint64 size;
} Holding;

/* A holding that nobody blocks on. */
typedef struct
{
  RestanteQueue *queue;
  Holding holding;
  RestanteQueueHeld held;
  gpointer user_data;
} Started;

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->folded);
  g_array_unref (row->recipients);
}

static void
clear_holding (Holding *holding)
{
  g_clear_pointer (&holding->rows, g_array_unref);
  g_clear_pointer (&holding->bytes, g_bytes_unref);
  g_clear_pointer (&holding->spool, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holding, clear_holding)

/* Names the domain alone: what is said here goes into the log, and addresses do not belong there.
 */
static void
not_configured (const char *domain, GError **error)
{
  if (domain != NULL)
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                 "The domain %s is not configured here.", domain);
  else
    g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                         "A recipient without a domain cannot be taken here.");
}

/* "postmaster" without a domain is ours to take (RFC 5321 section 4.5.1); it goes to the first
 * domain by name. */
static RestanteDomainRecord *
find_domain_of (RestanteQueue *self, const char *recipient, GError **error)
{
  const char *name = restante_address_domain (recipient);
  RestanteDomainRecord *record = NULL;

  if (name != NULL)
    record = restante_domain_table_find (self->domains, name);
  else if (g_ascii_strcasecmp (recipient, "postmaster") == 0)
    record = restante_domain_table_first (self->domains);
  if (record == NULL)
    not_configured (name, error);
  return record;
}

static Row *
find_row (Holding *holding, gint64 domain_id)
{
  for (guint i = 0; i < holding->rows->len; i++) {
    Row *row = &g_array_index (holding->rows, Row, i);

    if (row->domain_id == domain_id)
      return row;
  }
  return NULL;
}

static Row *
add_row (RestanteQueue *self, Holding *holding, const RestanteDomainRecord *domain)
{
  Row row = { .id = holding->envelope->id, .domain_id = domain->id };

  if (holding->rows->len > 0)
    row.id = restante_ids_next (self->ids);
  row.ends = domain->hold > 0 ? holding->envelope->arrived + domain->hold : RESTANTE_NO_END;
  row.recipients = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (holding->rows, row);
  return &g_array_index (holding->rows, Row, holding->rows->len - 1);
}

/* Sorts the recipients into one row a domain. */
static gboolean
sort_recipients (RestanteQueue *self, Holding *holding, GError **error)
{
  const GPtrArray *recipients = holding->envelope->recipients;

  for (guint i = 0; i < recipients->len; i++) {
    g_autoptr (RestanteDomainRecord) domain =
        find_domain_of (self, g_ptr_array_index (recipients, i), error);
    Row *row;

    if (domain == NULL)
      return FALSE;
    row = find_row (holding, domain->id);
    if (row == NULL)
      row = add_row (self, holding, domain);
    g_array_append_val (row->recipients, i);
  }
  return TRUE;
}

/* Sender, subject and this domain's recipients, a line each: no search matches across two of them.
 */
static char *
fold_row (const Holding *holding, const Row *row)
{
  const RestanteEnvelope *envelope = holding->envelope;
  g_autoptr (GString) text = g_string_sized_new (256);

  g_string_append (text, envelope->sender);
  if (envelope->subject != NULL) {
    g_string_append_c (text, '\n');
    g_string_append (text, envelope->subject);
  }
  for (guint i = 0; i < row->recipients->len; i++) {
    guint index = g_array_index (row->recipients, guint, i);

    g_string_append_c (text, '\n');
    g_string_append (text, g_ptr_array_index (envelope->recipients, index));
  }
  return restante_fold (text->str);
}

static gboolean
insert_body (RestanteDatabase *database, const Holding *holding, GError **error)
{
  return restante_database_run (
      database, error,
      "INSERT INTO body (id, users, size, spool, trace, bytes) VALUES (?, ?, ?, ?, ?, ?)", "iiissb",
      holding->envelope->id, (gint64)holding->rows->len, holding->body_size, holding->spool,
      holding->envelope->trace, holding->bytes);
}

static gboolean
insert_message (RestanteDatabase *database, const Holding *holding, const Row *row, GError **error)
{
  const RestanteEnvelope *envelope = holding->envelope;
  gint64 flags = (envelope->eight_bit ? RESTANTE_MESSAGE_EIGHT_BIT : 0) |
                 (envelope->smtputf8 ? RESTANTE_MESSAGE_SMTPUTF8 : 0);

  return restante_database_run (
      database, error,
      "INSERT INTO message (id, domain_id, state, due, ends, size, body_id, arrived, since, flags,"
      " sender, client, helo, tls, subject, message_id, folded)"
      " VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iiiiiiiiisssssss", row->id, row->domain_id, (gint64)RESTANTE_MESSAGE_HELD, row->ends,
      holding->size, envelope->id, envelope->arrived, envelope->arrived, flags, envelope->sender,
      envelope->client, envelope->helo, envelope->tls, envelope->subject, envelope->message_id,
      row->folded);
}

static gboolean
insert_recipients (RestanteDatabase *database,
                   const Holding *holding,
                   const Row *row,
                   GError **error)
{
  for (guint i = 0; i < row->recipients->len; i++) {
    guint index = g_array_index (row->recipients, guint, i);

    if (!restante_database_run (
            database, error,
            "INSERT INTO recipient (message, position, state, address) VALUES (?, ?, ?, ?)", "iiis",
            row->id, (gint64)i, (gint64)RESTANTE_MESSAGE_HELD,
            (const char *)g_ptr_array_index (holding->envelope->recipients, index)))
      return FALSE;
  }
  return TRUE;
}

/* A domain may have been removed since the recipients were accepted. */
static gboolean
check_domains (RestanteDatabase *database, const Holding *holding, GError **error)
{
  for (guint i = 0; i < holding->rows->len; i++) {
    gint64 known;

    if (!restante_database_get (database, &known, error, "SELECT count(*) FROM domain WHERE id = ?",
                                "i", g_array_index (holding->rows, Row, i).domain_id))
      return FALSE;
    if (known == 0) {
      g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                           "The domain of a recipient has just been removed here.");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
run_hold (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Holding *holding = data;

  if (!check_domains (database, holding, error) || !insert_body (database, holding, error))
    return FALSE;
  for (guint i = 0; i < holding->rows->len; i++) {
    const Row *row = &g_array_index (holding->rows, Row, i);

    if (!insert_message (database, holding, row, error) ||
        !insert_recipients (database, holding, row, error))
      return FALSE;
    restante_batch_count (batch, row->domain_id, row->id, holding->size, 0, RESTANTE_MESSAGE_HELD);
  }
  return TRUE;
}

static gboolean
prepare (RestanteQueue *self, Holding *holding, RestanteBodyWriter *body, GError **error)
{
  holding->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (holding->rows, clear_row);
  if (!sort_recipients (self, holding, error))
    return FALSE;
  for (guint i = 0; i < holding->rows->len; i++) {
    Row *row = &g_array_index (holding->rows, Row, i);

    row->folded = fold_row (holding, row);
  }
  holding->body_size = (gint64)restante_body_writer_get_size (body);
  holding->size = holding->body_size + (gint64)strlen (holding->envelope->trace);
  return restante_body_writer_take (body, &holding->bytes, &holding->spool, error);
}

/* A file of a message that was not kept must not stay. */
static void
drop_spool (RestanteQueue *self, const Holding *holding)
{
  if (holding->spool != NULL)
    restante_spool_remove (self->spool, holding->spool);
}

gboolean
restante_queue_hold (RestanteQueue *self,
                     const RestanteEnvelope *envelope,
                     RestanteBodyWriter *body,
                     GError **error)
{
  g_auto (Holding) holding = { .envelope = envelope };

  g_return_val_if_fail (envelope->id > 0 && envelope->recipients->len > 0, FALSE);
  if (!prepare (self, &holding, body, error))
    return FALSE;
  if (restante_store_writer_run (self->writer, run_hold, &holding, error))
    return TRUE;
  drop_spool (self, &holding);
  return FALSE;
}

static gboolean
run_started (RestanteBatch *batch, gpointer data, GError **error)
{
  Started *started = data;

  return run_hold (batch, &started->holding, error);
}

/* Takes @error. */
static void
finish_started (gpointer data, GError *error)
{
  Started *started = data;

  if (error != NULL)
    drop_spool (started->queue, &started->holding);
  clear_holding (&started->holding);
  started->held (started->user_data, error);
  g_free (started);
}

void
restante_queue_start_hold (RestanteQueue *self,
                           const RestanteEnvelope *envelope,
                           RestanteBodyWriter *body,
                           RestanteQueueHeld held,
                           gpointer user_data)
{
  Started *started = g_new0 (Started, 1);
  GError *failure = NULL;

  *started = (Started){
    .queue = self, .holding = { .envelope = envelope }, .held = held, .user_data = user_data
  };
  g_return_if_fail (envelope->id > 0 && envelope->recipients->len > 0);
  if (prepare (self, &started->holding, body, &failure))
    restante_store_writer_start (self->writer, run_started, finish_started, started);
  else
    finish_started (started, failure);
}
