/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>

char *
fixture_path (Fixture *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

void
fixture_open (Fixture *self)
{
  RestanteQueueOptions options = { .min_free_space = 0, .keep_delivered = FIXTURE_KEEP };
  g_autoptr (GError) error = NULL;

  self->queue = restante_queue_open (self->directory, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->queue);
}

void
fixture_close (Fixture *self)
{
  g_clear_pointer (&self->queue, restante_queue_close);
}

void
fixture_set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomainRecord) org = NULL;
  g_autoptr (RestanteDomainRecord) net = NULL;

  self->directory = g_dir_make_tmp ("restante-queue-XXXXXX", &error);
  g_assert_no_error (error);
  fixture_open (self);
  org = fixture_add_domain (self->queue, "example.org", FIXTURE_HOLD);
  net = fixture_add_domain (self->queue, "example.net", FIXTURE_HOLD);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *entry = g_build_filename (path, name, NULL);

    remove_tree (entry);
  }
  g_remove (path);
}

void
fixture_tear_down (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  remove_tree (self->directory);
  g_free (self->directory);
}

RestanteDomainRecord *
fixture_add_domain (RestanteQueue *queue, const char *name, gint64 hold)
{
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new (name);
  g_autoptr (GError) error = NULL;
  RestanteDomainRecord *stored;

  record->primary = g_strdup ("mail.example.org:25");
  record->hold = hold;
  stored = restante_queue_put_domain (queue, record, &error);
  g_assert_no_error (error);
  return stored;
}

gint64
fixture_domain_id (RestanteQueue *queue, const char *name)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (queue, name);

  g_assert_nonnull (record);
  return record->id;
}

RestanteEnvelope *
fixture_envelope (RestanteQueue *queue, const char *recipients)
{
  RestanteEnvelope *envelope = restante_envelope_new ();
  g_auto (GStrv) list = g_strsplit (recipients, ",", -1);

  envelope->id = restante_queue_next_id (queue);
  envelope->sender = g_strdup ("a@sender.example");
  envelope->client = g_strdup ("192.0.2.1");
  envelope->helo = g_strdup ("client.example");
  envelope->tls = g_strdup ("TLS1.3");
  envelope->trace = g_strdup ("Received: from client.example\r\n");
  envelope->subject = g_strdup ("A subject");
  envelope->message_id = g_strdup ("<1@sender.example>");
  envelope->arrived = FIXTURE_ARRIVED;
  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (envelope->recipients, g_strdup (list[i]));
  return envelope;
}

GBytes *
fixture_bytes (gsize size, guint32 seed)
{
  guint8 *bytes = g_malloc (size);
  guint32 state = seed * 2654435761u + 1;

  for (gsize i = 0; i < size; i++) {
    state = state * 1664525u + 1013904223u;
    bytes[i] = (guint8)(state >> 24);
  }
  return g_bytes_new_take (bytes, size);
}

gint64
fixture_hold_envelope (RestanteQueue *queue, const RestanteEnvelope *envelope, GBytes *content)
{
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (queue);
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (content, &size);

  restante_body_writer_append (body, bytes, size, &error);
  g_assert_no_error (error);
  restante_queue_hold (queue, envelope, body, &error);
  g_assert_no_error (error);
  return envelope->id;
}

gint64
fixture_hold (RestanteQueue *queue, const char *recipients, const char *content)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (queue, recipients);
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));

  return fixture_hold_envelope (queue, envelope, bytes);
}

GBytes *
fixture_read (RestanteBodyReader *reader)
{
  g_autoptr (RestanteBodyReader) owned = reader;
  g_autoptr (GError) error = NULL;
  GByteArray *all = g_byte_array_new ();
  gsize length = 1;

  g_assert_nonnull (reader);
  while (length > 0) {
    const guint8 *piece = restante_body_reader_next (reader, &length, &error);

    g_assert_no_error (error);
    g_byte_array_append (all, piece, (guint)length);
  }
  g_assert_cmpuint (all->len, ==, restante_body_reader_get_size (reader));
  return g_byte_array_free_to_bytes (all);
}

RestanteHandover *
fixture_take (RestanteQueue *queue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  RestanteHandover *handover = restante_queue_take_one (queue, id, &error);

  g_assert_no_error (error);
  return handover;
}

static void
record_all (
    RestanteQueue *queue, gint64 id, RestanteHandoverResult result, gint64 now, gint64 retry_at)
{
  g_autoptr (RestanteHandover) handover = fixture_take (queue, id);
  guint n = handover->positions->len;
  g_autofree RestanteHandoverResult *results = g_new0 (RestanteHandoverResult, n);

  for (guint i = 0; i < n; i++)
    results[i] = result;
  restante_queue_record (queue, handover, results, now, retry_at);
  restante_queue_flush (queue);
}

void
fixture_record (RestanteQueue *queue, gint64 id, RestanteMove move, const char *reply, gint64 now)
{
  record_all (queue, id, (RestanteHandoverResult){ TRUE, move, (char *)reply }, now, 0);
}

void
fixture_put_off (RestanteQueue *queue, gint64 id, const char *reply, gint64 now, gint64 retry_at)
{
  record_all (queue, id, (RestanteHandoverResult){ FALSE, 0, (char *)reply }, now, retry_at);
}

RestanteFilter *
fixture_filter_ids (const gint64 *ids, guint n_ids)
{
  RestanteFilter *filter = restante_filter_new ();

  filter->ids = g_memdup2 (ids, n_ids * sizeof *ids);
  filter->n_ids = n_ids;
  return filter;
}

char *
fixture_state (RestanteQueue *queue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (queue, id, &error);

  g_assert_no_error (error);
  return g_strdup (restante_message_get_state (message));
}

gint64
fixture_ask (Fixture *self, const char *sql)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDatabase) database =
      restante_database_open (path, RESTANTE_DATABASE_READ, &error);
  gint64 value;

  g_assert_no_error (error);
  restante_database_get (database, &value, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

static gboolean
run_script (RestanteBatch *batch, gpointer data, GError **error)
{
  return restante_database_script (restante_batch_get_database (batch), data, error);
}

void
fixture_change_store (Fixture *self, const char *script)
{
  g_autoptr (GError) error = NULL;

  restante_store_writer_run (self->queue->writer, run_script, (gpointer)script, &error);
  g_assert_no_error (error);
}

guint
fixture_count_files (Fixture *self, const char *name)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}
