/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-service.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dns/resolver.h"
#include "net/key-pair.h"

/* Somebody listens at the first address of the list only when the test is wrong. */
static const char *const addresses[] = { "127.0.0.2", "127.0.0.1" };

struct _FakeService
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  SoupServer *plain;
  GTlsCertificate *certificate;
  char *certificate_file;
  FakeHandler handler;
  gpointer data;
  RestanteWriterSurroundings surroundings;
  guint port;
  char *plain_url;
  gboolean is_ready;

  GMutex mutex; /* the rest */
  GCond ready;
  GString *log;
  GString *complaints;
  GHashTable *sets; /* "name type" to RestanteRecordSet */
  guint status;     /* 0: the handler's */
  char *header, *value, *body;
  gboolean is_silent, is_endless;
};

void
fake_complain (FakeService *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->complaints, format, arguments);
  g_string_append_c (self->complaints, '\n');
  va_end (arguments);
}

void
fake_expect_header (FakeService *self,
                    const FakeRequest *request,
                    const char *name,
                    const char *value)
{
  const char *there = soup_message_headers_get_one (request->headers, name);

  if (g_strcmp0 (there, value) != 0)
    fake_complain (self, "%s %s: %s is %s, not %s", request->method, request->path, name, there,
                   value);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer unused)
{
  static const char chunk[4096] = "{";

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            chunk, sizeof chunk);
}

static void
talk_for_ever (SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), NULL);
  on_wrote_chunk (message, NULL);
}

static void
answer_from_handler (FakeService *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->length > 0 ? body->data : "", (gsize)body->length);
  g_autoptr (JsonNode) json = json_from_string (text, NULL);
  const char *query = g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "";
  FakeRequest request = { soup_server_message_get_method (message),
                          g_uri_get_path (uri),
                          query,
                          soup_server_message_get_request_headers (message),
                          text,
                          json };
  char *answer = NULL;

  fake_expect_header (self, &request, "User-Agent", "restanted/" RESTANTE_VERSION);
  if (json != NULL)
    fake_expect_header (self, &request, "Content-Type", "application/json");
  soup_server_message_set_status (message, self->handler (self, &request, &answer, self->data),
                                  NULL);
  if (answer != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, answer,
                                      strlen (answer));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *unused,
            gpointer data)
{
  FakeService *self = data;
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  g_mutex_lock (&self->mutex);
  g_string_append_printf (self->log, "%s %s%s%s\n", soup_server_message_get_method (message),
                          g_uri_get_path (uri), query != NULL ? "?" : "",
                          query != NULL ? query : "");
  if (self->is_silent)
    soup_server_message_pause (message);
  else if (self->is_endless)
    talk_for_ever (message);
  else if (self->status == 0)
    answer_from_handler (self, message);
  else {
    soup_server_message_set_status (message, self->status, NULL);
    if (self->header != NULL)
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    self->header, self->value);
    if (self->body != NULL)
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, self->body,
                                        strlen (self->body));
  }
  g_mutex_unlock (&self->mutex);
}

static SoupServer *
listen_with (FakeService *self, GTlsCertificate *certificate, guint *port)
{
  SoupServer *server = soup_server_new ("tls-certificate", certificate, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, on_request, self, NULL);
  soup_server_listen_local (
      server, 0,
      SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  *port = (guint)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return server;
}

static gpointer
serve (gpointer data)
{
  FakeService *self = data;
  guint port;

  g_main_context_push_thread_default (self->context);
  self->server = listen_with (self, self->certificate, &self->port);
  self->plain = listen_with (self, NULL, &port);
  self->plain_url = g_strdup_printf ("http://%s:%u", FAKE_HOST, port);
  g_mutex_lock (&self->mutex);
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  soup_server_disconnect (self->plain);
  g_clear_object (&self->server);
  g_clear_object (&self->plain);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  GList *list = NULL;

  if (g_str_equal (host, FAKE_HOST) || g_str_equal (host, "other.example")) {
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
      list = g_list_append (list, g_inet_address_new_from_string (addresses[i]));
    return list;
  }
  g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_NAME,
               "the name %s does not exist in DNS", host);
  return NULL;
}

static void
make_certificate (FakeService *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("restante-dns-XXXXXX", &error);
  g_autofree char *certificate = g_build_filename (folder, "c", NULL);
  g_autofree char *key = g_build_filename (folder, "k", NULL);

  restante_key_pair_make (FAKE_HOST, certificate, key, &error);
  g_assert_no_error (error);
  self->certificate = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  self->surroundings.trusted = g_tls_file_database_new (certificate, &error);
  g_assert_no_error (error);
  g_remove (key);
  /* The database reads it when it is first used. */
  self->certificate_file = g_steal_pointer (&certificate);
}

static void
remove_certificate (FakeService *self)
{
  g_autofree char *folder = g_path_get_dirname (self->certificate_file);

  g_remove (self->certificate_file);
  g_rmdir (folder);
  g_free (self->certificate_file);
}

FakeService *
fake_service_start (FakeHandler handler, gpointer data)
{
  FakeService *self = g_new0 (FakeService, 1);

  make_certificate (self);
  self->handler = handler;
  self->data = data;
  self->surroundings.resolve = resolve;
  self->surroundings.timeout = 30;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ready);
  self->log = g_string_new (NULL);
  self->complaints = g_string_new (NULL);
  self->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)restante_record_set_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("fake-service", serve, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
fake_service_stop (FakeService *self)
{
  g_main_context_invoke (self->context, quit, self->loop);
  g_thread_join (self->thread);
  remove_certificate (self);
  g_assert_cmpstr (self->complaints->str, ==, "");
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->certificate);
  g_clear_object (&self->surroundings.trusted);
  g_hash_table_unref (self->sets);
  g_string_free (self->log, TRUE);
  g_string_free (self->complaints, TRUE);
  g_free (self->plain_url);
  g_free (self->header);
  g_free (self->value);
  g_free (self->body);
  g_cond_clear (&self->ready);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
fake_service_get_plain_url (FakeService *self)
{
  return self->plain_url;
}

char *
fake_service_url (FakeService *self, const char *host, const char *path)
{
  return g_strdup_printf ("https://%s:%u%s", host, self->port, path);
}

const RestanteWriterSurroundings *
fake_service_get_surroundings (FakeService *self)
{
  return &self->surroundings;
}

RestanteWriterSurroundings *
fake_service_change_surroundings (FakeService *self)
{
  return &self->surroundings;
}

RestanteWriter *
fake_service_open (FakeService *self, const char *kind, const char *zone, const char *path)
{
  g_autofree char *url = fake_service_url (self, FAKE_HOST, path);
  RestanteWriterSettings settings = { .name = (char *)"mine",
                                      .kind = (char *)kind,
                                      .zone = (char *)zone,
                                      .url = url,
                                      .user = (char *)"me",
                                      .secret = (char *)FAKE_SECRET };
  g_autoptr (GError) error = NULL;
  RestanteWriter *writer = restante_writer_new (&settings, &self->surroundings, &error);

  g_assert_no_error (error);
  return writer;
}

char *
fake_service_take_log (FakeService *self)
{
  char *log;

  g_mutex_lock (&self->mutex);
  log = g_strdup (self->log->str);
  g_string_truncate (self->log, 0);
  g_mutex_unlock (&self->mutex);
  return log;
}

void
fake_service_set_answer (
    FakeService *self, guint status, const char *header, const char *value, const char *body)
{
  g_mutex_lock (&self->mutex);
  self->status = status;
  self->is_silent = self->is_endless = FALSE;
  g_free (self->header);
  g_free (self->value);
  g_free (self->body);
  self->header = g_strdup (header);
  self->value = g_strdup (value);
  self->body = g_strdup (body);
  g_mutex_unlock (&self->mutex);
}

void
fake_service_fall_silent (FakeService *self)
{
  g_mutex_lock (&self->mutex);
  self->is_silent = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
fake_service_talk_for_ever (FakeService *self)
{
  g_mutex_lock (&self->mutex);
  self->is_endless = TRUE;
  g_mutex_unlock (&self->mutex);
}

RestanteRecordSet *
fake_service_get_set (FakeService *self, const char *name, const char *type)
{
  g_autofree char *key = g_strconcat (name, " ", type, NULL);

  return g_hash_table_lookup (self->sets, key);
}

void
fake_service_put_set (
    FakeService *self, const char *name, const char *type, guint32 ttl, const char *const *data)
{
  char *key = g_strconcat (name, " ", type, NULL);

  if (data != NULL && data[0] != NULL)
    g_hash_table_replace (self->sets, key, restante_record_set_new (name, type, ttl, data));
  else {
    g_hash_table_remove (self->sets, key);
    g_free (key);
  }
}

GError *
fake_try_write (RestanteWriter *writer,
                const char *name,
                const char *type,
                const char *const *before,
                guint32 ttl,
                const char *const *after)
{
  g_autoptr (RestanteRecordChange) change =
      restante_record_change_new (restante_record_set_new (name, type, 300, before),
                                  restante_record_set_new (name, type, ttl, after), "mine");
  GError *error = NULL;
  gboolean done = restante_writer_write (writer, change, NULL, &error);

  g_assert_true (done == (error == NULL));
  return error;
}

void
fake_assert_set (RestanteWriter *writer,
                 const char *name,
                 const char *type,
                 guint32 ttl,
                 const char *const *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteRecordSet) there = restante_writer_read (writer, name, type, NULL, &error);
  g_autoptr (RestanteRecordSet) wanted = restante_record_set_new (name, type, ttl, data);
  g_autofree char *there_text = NULL;
  g_autofree char *wanted_text = NULL;

  g_assert_no_error (error);
  there_text = g_strjoinv (", ", there->data);
  wanted_text = g_strjoinv (", ", wanted->data);
  g_assert_cmpstr (there_text, ==, wanted_text);
  g_assert_cmpstr (there->name, ==, name);
  g_assert_cmpstr (there->type, ==, type);
  if (data != NULL && data[0] != NULL)
    g_assert_cmpuint (there->ttl, ==, ttl);
}

static const struct
{
  guint status;
  const char *header, *value, *body;
  RestanteWriterError error;
  const char *words;
} troubles[] = {
  { 401, NULL, NULL, "{\"detail\":\"no such token: " FAKE_SECRET ".\\n\"}",
    RESTANTE_WRITER_ERROR_REFUSED, "make a new one" },
  { 403, NULL, NULL, "{\"error\":{\"code\":\"forbidden\",\"message\":\"" FAKE_SECRET "\"}}",
    RESTANTE_WRITER_ERROR_REFUSED, "right" },
  { 404, NULL, NULL, "not json", RESTANTE_WRITER_ERROR_REFUSED, FAKE_ZONE },
  { 409, NULL, NULL, NULL, RESTANTE_WRITER_ERROR_CONFLICT, "look again" },
  { 412, NULL, NULL, NULL, RESTANTE_WRITER_ERROR_CONFLICT, "look again" },
  { 422, NULL, NULL, "{\"errors\":[{\"message\":\"a TTL too small\"}]}",
    RESTANTE_WRITER_ERROR_REFUSED, "a TTL too small" },
  { 429, "Retry-After", "1234", NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "in 1234 s" },
  { 500, NULL, NULL, NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "later" },
  { 503, "Retry-After", "77", NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "in 77 s" },
  { 302, "Location", "/stolen", NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "--url" },
  { 308, "Location", "/stolen", NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "--url" },
  { 200, NULL, NULL, "<html>hello</html>", RESTANTE_WRITER_ERROR_UNREACHABLE, "understood" },
  { 200, NULL, NULL, "{\"result\":1,\"zone\":[],\"records\":[1]}",
    RESTANTE_WRITER_ERROR_UNREACHABLE, "understood" },
  { 200, NULL, NULL, "[17]", RESTANTE_WRITER_ERROR_UNREACHABLE, "understood" },
  { 200, NULL, NULL, NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "understood" },
  { 418, NULL, NULL, NULL, RESTANTE_WRITER_ERROR_UNREACHABLE, "418" },
};

static void
check_error (GError *error, RestanteWriterError code, const char *words)
{
  g_assert_error (error, RESTANTE_WRITER_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, FAKE_SECRET));
  g_assert_null (strchr (error->message, '\n'));
  g_error_free (error);
}

/* test() and write(). */
static void
check_both (RestanteWriter *writer, RestanteWriterError code, const char *words)
{
  const char *const before[] = { "192.0.2.1", NULL };
  const char *const after[] = { "192.0.2.2", NULL };
  GError *error = NULL;
  char *text = NULL;

  g_assert_false (restante_writer_test (writer, NULL, &text, &error));
  g_assert_null (text);
  check_error (error, code, words);
  check_error (fake_try_write (writer, "www." FAKE_ZONE, "A", before, 60, after), code, words);
}

void
fake_service_check_troubles (FakeService *self, RestanteWriter *writer)
{
  g_autofree char *log = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++) {
    g_test_message ("status %u, %s", troubles[i].status, troubles[i].body);
    fake_service_set_answer (self, troubles[i].status, troubles[i].header, troubles[i].value,
                             troubles[i].body);
    check_both (writer, troubles[i].error, troubles[i].words);
  }
  fake_service_talk_for_ever (self);
  check_both (writer, RESTANTE_WRITER_ERROR_UNREACHABLE, "65536 bytes");
  fake_service_set_answer (self, 0, NULL, NULL, NULL);
  log = fake_service_take_log (self);
  g_assert_null (strstr (log, "stolen"));
}
