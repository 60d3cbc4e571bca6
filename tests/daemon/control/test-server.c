/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Another user, and the groups of holder.c's rules. */
#define SOMEBODY     65534
#define CHANGE_GROUP 54321
#define LOOK_GROUP   54322

/* Runs in a new process, with the kernel's calls alone. */
G_GNUC_NORETURN static void
ask_as (const char *path, gid_t group, const char *request, int to)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  char buffer[4096];
  ssize_t got;
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  strcpy (address.sun_path, path);
  if (setgroups (1, &group) != 0 || setgid (SOMEBODY) != 0 || setuid (SOMEBODY) != 0)
    _exit (1);
  if (connect (fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      write (fd, request, strlen (request)) < 0)
    _exit (1);
  while ((got = read (fd, buffer, sizeof buffer)) > 0)
    if (write (to, buffer, (size_t)got) < 0)
      _exit (1);
  _exit (0);
}

typedef struct
{
  int fd;
  GString *text;
} Pipe;

static gboolean
read_pipe (gpointer data)
{
  Pipe *pipe = data;
  char buffer[4096];
  ssize_t got = read (pipe->fd, buffer, sizeof buffer);

  if (got > 0)
    g_string_append_len (pipe->text, buffer, got);
  return got == 0;
}

static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* What the service answers to a process of another user that is in @group. */
static char *
answer_to_other_user (Holder *holder, gid_t group, const char *method, const char *target)
{
  g_autofree char *request = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", method, target);
  Pipe pipe = { .text = g_string_new (NULL) };
  int ends[2];
  int status;
  guint ticks = g_timeout_add (10, on_tick, NULL);
  pid_t child;

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    ask_as (holder->path, group, request, ends[1]);
  close (ends[1]);
  g_assert_true (g_unix_set_fd_nonblocking (ends[0], TRUE, NULL));
  pipe.fd = ends[0];
  holder_wait (read_pipe, &pipe);
  close (ends[0]);
  g_source_remove (ticks);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  return g_string_free (pipe.text, FALSE);
}

static void
test_other_users (Holder *holder, gconstpointer unused)
{
  static const struct
  {
    gid_t group;
    const char *method;
    const char *target;
    const char *status;
    const char *part;
  } rows[] = {
    { SOMEBODY, "GET", "/v1/status", " 403 ", "join the group restante-view" },
    { SOMEBODY, "GET", "/v1/nothing", " 403 ", "join the group restante-view" },
    { SOMEBODY, "POST", "/v1/queue/delete", " 403 ", "join the group" },
    { LOOK_GROUP, "GET", "/v1/status", " 200 ", "\"version\"" },
    { LOOK_GROUP, "POST", "/v1/queue/delete", " 403 ", "join the group restante and" },
    { LOOK_GROUP, "DELETE", "/v1/domains/" HOLDER_DOMAIN, " 403 ", "join the group restante and" },
    { CHANGE_GROUP, "DELETE", "/v1/domains/" HOLDER_DOMAIN, " 200 ", "{}" },
  };

  if (geteuid () != 0) {
    g_test_skip ("only root can be somebody else");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *answer =
        answer_to_other_user (holder, rows[i].group, rows[i].method, rows[i].target);

    g_test_message ("%d %s %s: %s", rows[i].group, rows[i].method, rows[i].target, answer);
    g_assert_nonnull (strstr (answer, rows[i].status));
    g_assert_nonnull (strstr (answer, rows[i].part));
  }
}

/* A body of @size bytes around {"hold":0}. */
static char *
padded_body (gsize size)
{
  const char *end = "{\"hold\":0}";
  g_autofree char *padding = g_strnfill (size - strlen (end), ' ');

  return g_strconcat (padding, end, NULL);
}

static void
test_body_limit (Holder *holder, gconstpointer unused)
{
  const char *target = "/v1/domains/" HOLDER_DOMAIN;
  g_autofree char *fits = padded_body (RESTANTE_CONTROL_BODY_MAX);
  g_autofree char *too_long = padded_body (RESTANTE_CONTROL_BODY_MAX + 1);
  g_autoptr (JsonNode) domain = holder_call (holder, "PATCH", target, fits, 200);
  g_autofree char *sentence = holder_refused (holder, "PATCH", target, too_long, 400, "usage");

  g_assert_cmpint (json_number (domain, "hold"), ==, 0);
  g_assert_nonnull (strstr (sentence, "1 MiB"));
}

static GSocketConnection *
connect_to (Holder *holder)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (holder->path);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);
  return connection;
}

typedef struct
{
  GSocket *socket;
  GString *received;
  gsize sent;
} Raw;

/* Sends as long as it is possible; TRUE when the other side has ended it. */
static gboolean
pour (gpointer data)
{
  g_autofree char *filler = g_strnfill (4096, 'x');
  g_autofree char *chunk = g_strdup_printf ("1000\r\n%s\r\n", filler);
  gsize length = strlen (chunk);
  Raw *raw = data;

  for (;;) {
    g_autoptr (GError) error = NULL;
    gsize done = raw->sent % length;
    gssize sent = g_socket_send (raw->socket, chunk + done, length - done, NULL, &error);

    if (sent < 0)
      return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    raw->sent += (gsize)sent;
  }
}

/* libsoup reads a body to its end before it answers, so the end is made. */
static void
test_endless_body (Holder *holder, gconstpointer unused)
{
  static const char request[] =
      "PATCH /v1/domains/" HOLDER_DOMAIN
      " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autoptr (GSocketConnection) connection = connect_to (holder);
  g_autoptr (JsonNode) status = NULL;
  guint ticks = g_timeout_add (1, on_tick, NULL);
  Raw raw = { g_socket_connection_get_socket (connection), NULL, 0 };

  g_assert_cmpint (g_socket_send (raw.socket, request, strlen (request), NULL, NULL), ==,
                   strlen (request));
  g_socket_set_blocking (raw.socket, FALSE);
  holder_wait (pour, &raw);
  g_source_remove (ticks);
  g_assert_cmpuint (raw.sent, >, RESTANTE_CONTROL_BODY_MAX);
  status = holder_get (holder, "/v1/status");
  g_assert_cmpstr (json_text (status, "version"), ==, "1.2.3");
}

static gboolean
read_all (gpointer data)
{
  Raw *raw = data;
  char buffer[4096];
  gssize got = g_socket_receive (raw->socket, buffer, sizeof buffer, NULL, NULL);

  if (got > 0)
    g_string_append_len (raw->received, buffer, got);
  return got == 0;
}

static void
test_no_http (Holder *holder, gconstpointer unused)
{
  static const char *const lines[] = { "EHLO me\r\n\r\n", "\r\n\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                                       "GET \xff HTTP/1.1\r\n\r\n",
                                       "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GSocketConnection) connection = connect_to (holder);
    g_autoptr (GString) received = g_string_new (NULL);
    g_autoptr (JsonNode) status = NULL;
    guint ticks = g_timeout_add (1, on_tick, NULL);
    Raw raw = { g_socket_connection_get_socket (connection), received, 0 };

    g_socket_send (raw.socket, lines[i], strlen (lines[i]), NULL, NULL);
    g_socket_shutdown (raw.socket, FALSE, TRUE, NULL);
    g_socket_set_blocking (raw.socket, FALSE);
    holder_wait (read_all, &raw);
    g_source_remove (ticks);
    g_assert_null (strstr (received->str, " 200 "));
    status = holder_get (holder, "/v1/status");
  }
}

#define VISITS 300

typedef struct
{
  const char *path;
  gboolean over;
} Visitor;

/* Asks, waits for the start of the answer, and hangs up: again and again. */
static gpointer
visit (gpointer data)
{
  static const char request[] = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
  Visitor *visitor = data;
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  strcpy (address.sun_path, visitor->path);
  for (guint i = 0; i < VISITS; i++) {
    int fd = socket (AF_UNIX, SOCK_STREAM, 0);
    char buffer[65536];

    g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint (write (fd, request, strlen (request)), ==, strlen (request));
    g_assert_cmpint (read (fd, buffer, sizeof buffer), >, 0);
    close (fd);
  }
  g_atomic_int_set (&visitor->over, TRUE);
  return NULL;
}

static gboolean
is_visited (gpointer data)
{
  return g_atomic_int_get (&((Visitor *)data)->over);
}

static guint
open_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint number = 0;

  while (g_dir_read_name (folder))
    number++;
  return number;
}

static gboolean
has_few_files (gpointer data)
{
  return open_files () < *(guint *)data + VISITS / 10;
}

/* Nothing stays open of a client that is gone. */
static void
test_no_files_left (Holder *holder, gconstpointer unused)
{
  Visitor visitor = { holder->path, FALSE };
  guint ticks = g_timeout_add (10, on_tick, NULL);
  guint before = open_files ();
  GThread *thread = g_thread_new ("visitor", visit, &visitor);

  holder_wait (is_visited, &visitor);
  g_thread_join (thread);
  holder_wait (has_few_files, &before);
  g_source_remove (ticks);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *)data;
}

static void
on_answer (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);

  *(gboolean *)data = TRUE;
}

/* Stopping in the middle of requests: each ends, and nothing uses the store any more. */
static void
test_stop_in_the_middle (Holder *holder, gconstpointer unused)
{
  static const char *const targets[] = { "/v1/queue", "/v1/status", "/v1/queue/1/content",
                                         "/v1/queue/1/reading", "/v1/activities" };
  gboolean over[G_N_ELEMENTS (targets)] = { FALSE };
  g_autofree char *content = g_strnfill (8 * 1024 * 1024, 'x');

  holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", content, -1);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *uri = g_strconcat ("http://localhost", targets[i], NULL);
    g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
    soup_session_send_and_read_async (holder->session, message, G_PRIORITY_DEFAULT, NULL, on_answer,
                                      &over[i]);
  }
  for (guint i = 0; i < 30; i++)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&holder->server, restante_control_server_free);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    holder_wait (is_set, &over[i]);
}

static void
test_second_server (Holder *holder, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteControlServer) second = restante_control_server_new (
      holder->path, holder->queue, holder->watch, &holder->facts, &error);
  g_autoptr (JsonNode) status = NULL;

  g_assert_null (second);
  g_assert_nonnull (strstr (error->message, "Another restanted answers"));
  status = holder_get (holder, "/v1/status");
  g_assert_cmpstr (json_text (status, "version"), ==, "1.2.3");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add (name, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("/promise/11/control/server/other-users", test_other_users);
  ADD ("/control/server/body-limit", test_body_limit);
  ADD ("/control/server/endless-body", test_endless_body);
  ADD ("/control/server/no-http", test_no_http);
  ADD ("/control/server/no-files-left", test_no_files_left);
  ADD ("/control/server/stop-in-the-middle", test_stop_in_the_middle);
  ADD ("/control/server/second-server", test_second_server);
#undef ADD
  return g_test_run ();
}
