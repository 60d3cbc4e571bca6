/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/listing.h"

#include "api/recipient.h"
#include "queue/body-content.h"
#include "queue/criteria.h"
#include "queue/reason.h"
#include "queue/store.h"

static const char *
text_at (sqlite3_stmt *row, int column)
{
  return (const char *)sqlite3_column_text (row, column);
}

static void
no_such_message (gint64 id, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "There is no message %" G_GINT64_FORMAT " here.", id);
}

/* Adds the recipients to @message; *@reply: what explains @state, the first reply to a recipient in
 * it. */
static gboolean
read_recipients (RestanteDatabase *database,
                 gint64 id,
                 RestanteMessage *message,
                 RestanteMessageState state,
                 char **reply,
                 GError **error)
{
  GListStore *list = G_LIST_STORE (restante_message_get_recipients (message));
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT address, state, reply FROM recipient WHERE message = ? ORDER BY position", "i", id);

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (database, rows, &failure)) {
    RestanteMessageState its = (RestanteMessageState)sqlite3_column_int (rows, 1);
    g_autoptr (RestanteRecipient) recipient =
        g_object_new (RESTANTE_TYPE_RECIPIENT, "address", text_at (rows, 0), "state",
                      restante_message_state_to_string (its), "reply", text_at (rows, 2), NULL);

    g_list_store_append (list, recipient);
    if (its == state && *reply == NULL)
      *reply = g_strdup (text_at (rows, 2));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The primary's state as the owner sees it: a pause covers what is known of it. */
static const char *
primary_word (const RestanteDomainRecord *domain)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (domain == NULL)
    return NULL;
  return domain->paused_until > now ? "paused" : domain->state;
}

/* The columns as read_message() asks for them. */
static RestanteMessage *
build_message (const RestanteDomainRecord *domain, sqlite3_stmt *row)
{
  g_autofree char *id =
      g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)sqlite3_column_int64 (row, 0));
  gint64 ends = sqlite3_column_int64 (row, 3);

  return g_object_new (
      RESTANTE_TYPE_MESSAGE, "id", id, "domain", domain != NULL ? domain->name : NULL, "state",
      restante_message_state_to_string ((RestanteMessageState)sqlite3_column_int (row, 2)),
      "expires", ends != RESTANTE_NO_END ? ends : (gint64)0, "size",
      (gint64)sqlite3_column_int64 (row, 4), "arrived", (gint64)sqlite3_column_int64 (row, 5),
      "sender", text_at (row, 8), "client", text_at (row, 9), "helo", text_at (row, 10), "tls",
      text_at (row, 11), "subject", text_at (row, 12), "message-id", text_at (row, 13), NULL);
}

/* NULL without an error: there is no such message. */
static RestanteMessage *
read_message (RestanteQueue *self, RestanteDatabase *database, gint64 id, GError **error)
{
  g_autoptr (RestanteDomainRecord) domain = NULL;
  g_autoptr (RestanteMessage) message = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *reason = NULL;
  RestanteReasonFacts facts;
  sqlite3_stmt *row = restante_database_query (
      database, error,
      "SELECT id, domain_id, state, ends, size, arrived, since, flags, sender, client, helo, tls,"
      " subject, message_id FROM message WHERE id = ?",
      "i", id);

  if (row == NULL || !restante_database_step (database, row, error))
    return NULL;
  domain = restante_domain_table_find_id (self->domains, sqlite3_column_int64 (row, 1));
  message = build_message (domain, row);
  facts.primary = primary_word (domain);
  facts.state = (RestanteMessageState)sqlite3_column_int (row, 2);
  facts.ends = sqlite3_column_int64 (row, 3);
  facts.since = sqlite3_column_int64 (row, 6);
  facts.elsewhere = (sqlite3_column_int64 (row, 7) & RESTANTE_MESSAGE_ELSEWHERE) != 0;
  sqlite3_reset (row);
  if (!read_recipients (database, id, message, facts.state, &reply, error))
    return NULL;
  facts.reply = reply;
  reason = restante_reason (&facts);
  g_object_set (message, "reason", reason, NULL);
  return g_steal_pointer (&message);
}

/* Where the page behind @after begins: where the page before it ended when it was shown, whatever
 * happened since. */
static gboolean
find_place (RestanteQueue *self,
            RestanteCriteria *criteria,
            RestanteOrder order,
            gint64 after,
            gint64 *key,
            GError **error)
{
  GError *failure = NULL;

  *key = 0;
  if (after == 0 || order == RESTANTE_ORDER_NEWEST || order == RESTANTE_ORDER_OLDEST ||
      restante_page_ends_find (self->page_ends, order, after, key) ||
      restante_criteria_find_key (criteria, after, key, &failure))
    return TRUE;
  if (failure == NULL)
    g_set_error (&failure, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                 "The message %" G_GINT64_FORMAT ", behind which the list should go on, is gone:"
                 " list from the start again.",
                 after);
  g_propagate_error (error, failure);
  return FALSE;
}

typedef struct
{
  gint64 id;
  gint64 key;
} Place;

/* One place more than the page takes tells whether there is a next one. */
static GArray *
walk_page (RestanteDatabase *database,
           RestanteCriteria *criteria,
           gint64 key,
           gint64 after,
           guint limit,
           GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  sqlite3_stmt *rows = restante_criteria_walk (criteria, key, after, (gint64)limit + 1, error);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure)) {
    Place place = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1) };

    g_array_append_val (places, place);
  }
  sqlite3_finalize (rows);
  if (failure == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
fill_page (RestanteQueue *self,
           RestanteDatabase *database,
           const GArray *places,
           guint limit,
           RestanteMessagePage *page,
           GError **error)
{
  GListStore *list = G_LIST_STORE (restante_message_page_get_messages (page));

  for (guint i = 0; i < MIN (places->len, limit); i++) {
    g_autoptr (RestanteMessage) message =
        read_message (self, database, g_array_index (places, Place, i).id, error);

    if (message == NULL)
      return FALSE;
    g_list_store_append (list, message);
  }
  return TRUE;
}

static void
end_page (RestanteQueue *self,
          RestanteOrder order,
          const GArray *places,
          guint limit,
          RestanteMessagePage *page)
{
  g_autofree char *next = NULL;
  const Place *last;

  if (places->len <= limit)
    return;
  last = &g_array_index (places, Place, limit - 1);
  restante_page_ends_remember (self->page_ends, order, last->id, last->key);
  next = g_strdup_printf ("%" G_GINT64_FORMAT, last->id);
  g_object_set (page, "next", next, NULL);
}

static RestanteMessagePage *
read_page (RestanteQueue *self,
           RestanteDatabase *database,
           const RestanteFilter *filter,
           gint64 after,
           guint limit,
           GError **error)
{
  g_autoptr (RestanteCriteria) criteria =
      restante_criteria_new (database, self->domains, filter, error);
  g_autoptr (RestanteMessagePage) page = g_object_new (RESTANTE_TYPE_MESSAGE_PAGE, NULL);
  g_autoptr (GArray) places = NULL;
  gint64 key, total;

  if (criteria == NULL || !find_place (self, criteria, filter->order, after, &key, error) ||
      !restante_criteria_count (criteria, &total, error))
    return NULL;
  places = total > 0 ? walk_page (database, criteria, key, after, limit, error)
                     : g_array_new (FALSE, FALSE, sizeof (Place));
  if (places == NULL || !fill_page (self, database, places, limit, page, error))
    return NULL;
  g_object_set (page, "total", total, NULL);
  end_page (self, filter->order, places, limit, page);
  return g_steal_pointer (&page);
}

RestanteMessagePage *
restante_queue_list (
    RestanteQueue *self, const RestanteFilter *filter, gint64 after, guint limit, GError **error)
{
  RestanteDatabase *database;
  RestanteMessagePage *page;

  g_return_val_if_fail (limit > 0 && limit <= RESTANTE_PAGE_MAX, NULL);
  database = restante_readers_take (self->readers, error);
  if (database == NULL)
    return NULL;
  page = read_page (self, database, filter, after, limit, error);
  restante_readers_give (self->readers, database);
  return page;
}

static GArray *
read_marks (RestanteQueue *self,
            RestanteDatabase *database,
            const RestanteFilter *filter,
            guint every,
            GError **error)
{
  g_autoptr (RestanteCriteria) criteria =
      restante_criteria_new (database, self->domains, filter, error);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;
  sqlite3_stmt *rows;

  if (criteria == NULL)
    return NULL;
  rows = restante_criteria_walk (criteria, 0, 0, -1, error);
  if (rows == NULL)
    return NULL;
  for (guint64 n = 1; restante_database_step (database, rows, &failure); n++) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    if (n % every != 0)
      continue;
    g_array_append_val (marks, id);
    restante_page_ends_forget (self->page_ends, filter->order, id);
  }
  sqlite3_finalize (rows);
  if (failure == NULL)
    return g_steal_pointer (&marks);
  g_propagate_error (error, failure);
  return NULL;
}

GArray *
restante_queue_marks (RestanteQueue *self,
                      const RestanteFilter *filter,
                      guint every,
                      GError **error)
{
  RestanteDatabase *database;
  GArray *marks;

  g_return_val_if_fail (every > 0, NULL);
  database = restante_readers_take (self->readers, error);
  if (database == NULL)
    return NULL;
  marks = read_marks (self, database, filter, every, error);
  restante_readers_give (self->readers, database);
  return marks;
}

RestanteMessage *
restante_queue_get (RestanteQueue *self, gint64 id, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GError *failure = NULL;
  RestanteMessage *message;

  if (database == NULL)
    return NULL;
  message = read_message (self, database, id, &failure);
  restante_readers_give (self->readers, database);
  if (message == NULL && failure == NULL)
    no_such_message (id, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return message;
}

/* The file is opened while the row is seen, so a message that is deleted now can still be read to
 * its end. */
static RestanteBodyReader *
open_body (RestanteQueue *self, RestanteDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  RestanteBodyReader *reader;
  GError *failure = NULL;
  sqlite3_stmt *row = restante_database_query (
      database, error,
      "SELECT b.trace, b.spool, b.size, b.bytes FROM message m JOIN body b ON b.id = m.body_id"
      " WHERE m.id = ?",
      "i", id);

  if (row == NULL)
    return NULL;
  if (!restante_database_step (database, row, &failure)) {
    if (failure == NULL)
      no_such_message (id, &failure);
    g_propagate_error (error, failure);
    return NULL;
  }
  if (text_at (row, 1) == NULL)
    bytes = g_bytes_new (sqlite3_column_blob (row, 3), (gsize)sqlite3_column_bytes (row, 3));
  reader = restante_body_reader_new (self->spool, text_at (row, 0), bytes, text_at (row, 1),
                                     (guint64)sqlite3_column_int64 (row, 2), error);
  sqlite3_reset (row);
  return reader;
}

RestanteBodyReader *
restante_queue_read (RestanteQueue *self, gint64 id, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  RestanteBodyReader *reader;

  if (database == NULL)
    return NULL;
  reader = open_body (self, database, id, error);
  restante_readers_give (self->readers, database);
  return reader;
}
