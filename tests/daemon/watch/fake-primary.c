/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-primary.h"

#include <string.h>

#define PATIENCE (30 * G_USEC_PER_SEC)

struct _FakePrimary
{
  GSocketAddress *address;
  char *endpoint;
  GSocket *listening;
  GCancellable *cancellable; /* of the port and its connections */
  GThread *thread;
  GPtrArray *connections; /* GThread */

  GMutex lock; /* guards everything below */
  GCond heard;
  GTlsCertificate *pair;
  GPtrArray *script;   /* Answer, the newest last */
  GPtrArray *lines;    /* char * */
  GPtrArray *contents; /* GBytes */
  guint count;         /* of connections */
};

typedef struct
{
  char *line;
  const char *reply; /* an interned string or one of the special ones */
  guint times;
} Answer;

/* One connection. */
typedef struct
{
  FakePrimary *primary;
  GSocketConnection *connection;
  GIOStream *tls;
  GString *input;
  GTlsCertificate *pair;
  gboolean over;
} Talk;

static void
answer_free (Answer *answer)
{
  g_free (answer->line);
  g_free (answer);
}

static const struct
{
  const char *line;
  const char *reply;
} usual_answers[] = {
  { FAKE_PRIMARY_GREETING, "220 primary.example ESMTP" },
  { "HELO", "250 primary.example" },
  { "STARTTLS", "220 2.0.0 go ahead" },
  { "MAIL", "250 2.1.0 ok" },
  { "RCPT", "250 2.1.5 ok" },
  { "DATA", "354 go ahead" },
  { FAKE_PRIMARY_DOT, "250 2.0.0 taken" },
  { "RSET", "250 2.0.0 ok" },
  { "NOOP", "250 2.0.0 ok" },
  { "QUIT", "221 2.0.0 bye" },
};

/* With the lock held. */
static const char *
find_scripted (FakePrimary *self, const char *line)
{
  for (guint i = self->script->len; i > 0; i--) {
    Answer *answer = g_ptr_array_index (self->script, i - 1);
    const char *reply = answer->reply;

    if (g_ascii_strncasecmp (line, answer->line, strlen (answer->line)) != 0)
      continue;
    if (answer->times > 0 && --answer->times == 0)
      g_ptr_array_remove_index (self->script, i - 1);
    return reply;
  }
  return NULL;
}

static const char *
find_usual (Talk *talk, const char *line)
{
  if (g_ascii_strncasecmp (line, "EHLO", 4) == 0)
    return talk->pair != NULL && talk->tls == NULL
               ? "250-primary.example\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250-8BITMIME\r\n"
                 "250-STARTTLS\r\n250 ENHANCEDSTATUSCODES"
               : "250-primary.example\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250-8BITMIME\r\n"
                 "250 ENHANCEDSTATUSCODES";
  for (gsize i = 0; i < G_N_ELEMENTS (usual_answers); i++)
    if (g_ascii_strncasecmp (line, usual_answers[i].line, strlen (usual_answers[i].line)) == 0)
      return usual_answers[i].reply;
  return "500 5.5.2 what?";
}

static const char *
hear (Talk *talk, const char *line)
{
  FakePrimary *self = talk->primary;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *reply = find_scripted (self, line);

  g_ptr_array_add (self->lines, g_strdup (line));
  g_cond_broadcast (&self->heard);
  g_main_context_wakeup (NULL);
  return reply != NULL ? reply : find_usual (talk, line);
}

static GIOStream *
stream_of (Talk *talk)
{
  return talk->tls != NULL ? talk->tls : G_IO_STREAM (talk->connection);
}

/* Says the reply; FALSE when it is not a positive one. */
static gboolean
say (Talk *talk, const char *reply)
{
  g_autofree char *bytes = NULL;

  talk->over |= reply == FAKE_PRIMARY_HANG_UP;
  if (reply == FAKE_PRIMARY_HANG_UP || reply == FAKE_PRIMARY_KEEP_MUM)
    return FALSE;
  bytes = g_strconcat (reply, "\r\n", NULL);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream_of (talk)), bytes,
                                  strlen (bytes), NULL, talk->primary->cancellable, NULL))
    talk->over = TRUE;
  talk->over |= g_str_has_prefix (reply, "221") || g_str_has_prefix (reply, "421");
  return reply[0] < '4';
}

/* The next line without its CRLF; NULL at the end. Free it. */
static char *
read_line (Talk *talk)
{
  char buffer[4096];
  char *end;
  char *line;

  while ((end = strstr (talk->input->str, "\r\n")) == NULL) {
    gssize got = g_input_stream_read (g_io_stream_get_input_stream (stream_of (talk)), buffer,
                                      sizeof buffer, talk->primary->cancellable, NULL);

    if (got <= 0)
      return NULL;
    g_string_append_len (talk->input, buffer, got);
  }
  line = g_strndup (talk->input->str, (gsize)(end - talk->input->str));
  g_string_erase (talk->input, 0, end - talk->input->str + 2);
  return line;
}

static void
take_content (Talk *talk)
{
  FakePrimary *self = talk->primary;
  g_autoptr (GString) content = g_string_new (NULL);
  char *line;

  while ((line = read_line (talk)) != NULL && !g_str_equal (line, ".")) {
    g_string_append (content, line[0] == '.' ? line + 1 : line);
    g_string_append (content, "\r\n");
    g_free (line);
  }
  if (line == NULL) {
    talk->over = TRUE;
    return;
  }
  g_free (line);
  if (!say (talk, hear (talk, FAKE_PRIMARY_DOT)))
    return;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->contents, g_bytes_new (content->str, content->len));
  g_mutex_unlock (&self->lock);
}

static void
start_tls (Talk *talk)
{
  FakePrimary *self = talk->primary;
  const char *scripted;

  g_mutex_lock (&self->lock);
  scripted = find_scripted (self, FAKE_PRIMARY_HANDSHAKE);
  g_mutex_unlock (&self->lock);
  talk->over = scripted == FAKE_PRIMARY_HANG_UP;
  if (talk->over || talk->pair == NULL)
    return;
  g_string_truncate (talk->input, 0);
  talk->tls = g_tls_server_connection_new (G_IO_STREAM (talk->connection), talk->pair, NULL);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (talk->tls), FALSE);
  talk->over = !g_tls_connection_handshake (G_TLS_CONNECTION (talk->tls), self->cancellable, NULL);
}

static void
answer_line (Talk *talk, const char *line)
{
  gboolean positive = say (talk, hear (talk, line));

  if (positive && g_ascii_strncasecmp (line, "STARTTLS", 8) == 0)
    start_tls (talk);
  else if (positive && g_ascii_strncasecmp (line, "DATA", 4) == 0)
    take_content (talk);
}

static gpointer
serve (gpointer data)
{
  Talk *talk = data;

  say (talk, hear (talk, FAKE_PRIMARY_GREETING));
  while (!talk->over) {
    g_autofree char *line = read_line (talk);

    if (line == NULL)
      break;
    answer_line (talk, line);
  }
  g_clear_object (&talk->tls);
  g_io_stream_close (G_IO_STREAM (talk->connection), NULL, NULL);
  g_object_unref (talk->connection);
  g_clear_object (&talk->pair);
  g_string_free (talk->input, TRUE);
  g_free (talk);
  return NULL;
}

static void
welcome (FakePrimary *self, GSocket *socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Talk *talk = g_new0 (Talk, 1);

  self->count++;
  talk->primary = self;
  talk->connection = g_socket_connection_factory_create_connection (socket);
  talk->input = g_string_new (NULL);
  talk->pair = self->pair != NULL ? g_object_ref (self->pair) : NULL;
  g_ptr_array_add (self->connections, g_thread_new ("fake-primary", serve, talk));
}

static gpointer
accept_loop (gpointer data)
{
  FakePrimary *self = data;

  for (;;) {
    g_autoptr (GSocket) socket = g_socket_accept (self->listening, self->cancellable, NULL);

    if (socket == NULL)
      return NULL;
    welcome (self, socket);
  }
}

void
fake_primary_come_up (FakePrimary *self)
{
  g_autoptr (GError) error = NULL;

  self->listening =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listening, self->address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (self->listening, 100);
  g_socket_listen (self->listening, &error);
  g_assert_no_error (error);
  g_object_unref (self->address);
  self->address = g_socket_get_local_address (self->listening, &error);
  g_assert_no_error (error);
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_new ("fake-primary-door", accept_loop, self);
}

void
fake_primary_go_down (FakePrimary *self)
{
  if (self->thread == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->thread));
  for (guint i = 0; i < self->connections->len; i++)
    g_thread_join (g_ptr_array_index (self->connections, i));
  g_ptr_array_set_size (self->connections, 0);
  g_socket_close (self->listening, NULL);
  g_clear_object (&self->listening);
  g_clear_object (&self->cancellable);
}

FakePrimary *
fake_primary_new (void)
{
  FakePrimary *self = g_new0 (FakePrimary, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->heard);
  self->connections = g_ptr_array_new ();
  self->script = g_ptr_array_new_with_free_func ((GDestroyNotify)answer_free);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  fake_primary_come_up (self);
  self->endpoint = g_strdup_printf (
      "127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address)));
  return self;
}

void
fake_primary_free (FakePrimary *self)
{
  fake_primary_go_down (self);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->script);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->contents);
  g_clear_object (&self->pair);
  g_object_unref (self->address);
  g_free (self->endpoint);
  g_cond_clear (&self->heard);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
fake_primary_get_endpoint (FakePrimary *self)
{
  return self->endpoint;
}

GPtrArray *
fake_primary_get_addresses (FakePrimary *self)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (addresses, g_object_ref (self->address));
  return addresses;
}

void
fake_primary_set_pair (FakePrimary *self, GTlsCertificate *pair)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_set_object (&self->pair, pair);
}

void
fake_primary_answer (FakePrimary *self, const char *line, const char *reply, guint times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean special = reply == FAKE_PRIMARY_HANG_UP || reply == FAKE_PRIMARY_KEEP_MUM;
  Answer *answer = g_new0 (Answer, 1);

  answer->line = g_strdup (line);
  answer->reply = special ? reply : g_intern_string (reply);
  answer->times = times;
  g_ptr_array_add (self->script, answer);
}

/* With the lock held. */
static guint
count_lines (FakePrimary *self, const char *line)
{
  guint count = 0;

  for (guint i = 0; i < self->lines->len; i++)
    count += g_ascii_strncasecmp (g_ptr_array_index (self->lines, i), line, strlen (line)) == 0;
  return count;
}

guint
fake_primary_count (FakePrimary *self, const char *line)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return count_lines (self, line);
}

void
fake_primary_await (FakePrimary *self, const char *line, guint count)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (count_lines (self, line) < count)
    if (!g_cond_wait_until (&self->heard, &self->lock, end))
      g_error ("%u lines \"%s\" did not come", count, line);
}

guint
fake_primary_count_connections (FakePrimary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->count;
}

GBytes *
fake_primary_get_content (FakePrimary *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return n < self->contents->len ? g_bytes_ref (g_ptr_array_index (self->contents, n)) : NULL;
}

guint
fake_primary_count_contents (FakePrimary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->contents->len;
}

char **
fake_primary_get_lines (FakePrimary *self, const char *line)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint i = 0; i < self->lines->len; i++)
    if (g_ascii_strncasecmp (g_ptr_array_index (self->lines, i), line, strlen (line)) == 0)
      g_strv_builder_add (lines, g_ptr_array_index (self->lines, i));
  return g_strv_builder_end (lines);
}
