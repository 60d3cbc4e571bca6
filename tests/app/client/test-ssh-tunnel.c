/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against a real sshd; link and holder over SSH too. */
#include "client/ssh-tunnel.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "client/error.h"
#include "client/holder.h"
#include "client/link.h"
#include "client/request.h"
#include "fake-holder.h"
#include "sshd.h"

typedef struct
{
  Sshd *sshd;
  FakeHolder *fake;
  RestantePlace *place;
} Fixture;

static char *program;
static Sshd *server;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;

  if (!server)
    return;
  self->sshd = server;
  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200,
                      "{\"hostname\":\"far\",\"domains\":[]}");
  /* The user at the other end is another one when root tests. */
  g_chmod (self->fake->directory, 0755);
  g_chmod (self->fake->socket, 0777);
  host = sshd_get_host (self->sshd);
  address = g_strdup_printf ("ssh://%s%s", host, self->fake->socket);
  self->place = restante_place_new_remote (address, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (!server)
    return;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (sshd_count_left (self->sshd), ==, 0);
  sshd_set_file (self->sshd, "known_hosts", NULL);
  sshd_set_file (self->sshd, "authorized_keys", NULL);
  restante_place_unref (self->place);
  fake_holder_free (self->fake);
}

static gboolean
skipped (Fixture *self)
{
  if (!self->sshd)
    g_test_skip ("OpenSSH's server is not installed (package openssh-server)");
  return !self->sshd;
}

static RestanteLink *
open_link (RestantePlace *place, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  restante_link_open_async (place, RESTANTE_SSH_ASK_NEVER, NULL, fake_holder_ready, &result);
  return restante_link_open_finish (fake_holder_await (&result), error);
}

static GBytes *
get_status (RestanteLink *link, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *problem = NULL;
  GBytes *bytes;

  restante_request_async (restante_link_get_session (link), "GET", "/v1/status", NULL, NULL,
                          fake_holder_ready, &result);
  bytes = restante_request_finish (fake_holder_await (&result), &problem);
  if (problem)
    g_propagate_error (error, restante_link_explain (link, problem));
  return bytes;
}

static void
test_request (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteLink) link = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (skipped (self))
    return;
  link = open_link (self->place, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sshd_count_left (self->sshd), ==, 1);
  bytes = get_status (link, &error);
  g_assert_no_error (error);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), "\"far\""));
}

static void
assert_fails (Fixture *self, RestanteClientError code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_link (self->place, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_host_key (Fixture *self, gconstpointer data)
{
  if (skipped (self))
    return;
  sshd_set_file (self->sshd, "known_hosts", "");
  assert_fails (self, RESTANTE_CLIENT_ERROR_LOGIN, "host key");
}

static void
test_permission (Fixture *self, gconstpointer data)
{
  if (skipped (self))
    return;
  sshd_set_file (self->sshd, "authorized_keys", "");
  assert_fails (self, RESTANTE_CLIENT_ERROR_LOGIN, "let you in");
}

static void
test_nobody_listens (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) closed = NULL;

  if (skipped (self))
    return;
  /* Port 1 is tcpmux, which nobody has. */
  closed = restante_place_new_remote ("ssh://nobody@loop:1/x.sock", NULL);
  restante_place_unref (self->place);
  self->place = g_steal_pointer (&closed);
  assert_fails (self, RESTANTE_CLIENT_ERROR_UNREACHABLE, "refuses");
}

/* The other machine is there, restanted is not. */
static void
test_no_holder (Fixture *self, gconstpointer data)
{
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (RestanteLink) link = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (skipped (self))
    return;
  host = sshd_get_host (self->sshd);
  address = g_strdup_printf ("ssh://%s/nonexistent/control.sock", host);
  place = restante_place_new_remote (address, NULL);
  link = open_link (place, &error);
  g_assert_no_error (error);
  bytes = get_status (link, &error);
  g_assert_null (bytes);
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "no holder answers at /nonexistent/control.sock"));
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (skipped (self))
    return;
  restante_ssh_tunnel_open_async (self->place, RESTANTE_SSH_ASK_NEVER, cancellable,
                                  fake_holder_ready, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (restante_ssh_tunnel_open_finish (fake_holder_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the holder does not become what the test waits for");
  return G_SOURCE_REMOVE;
}

static void
wait_for_state (RestanteHolder *holder, RestanteHolderState state)
{
  guint timer = g_timeout_add_seconds (60, on_impatient, NULL);

  while (restante_holder_get_state (holder) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* The SSH connection breaks: the holder is lost, and is back by itself. */
static void
test_holder (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteHolder) holder = NULL;

  if (skipped (self))
    return;
  holder = restante_holder_new (self->place);
  wait_for_state (holder, RESTANTE_HOLDER_CONNECTED);
  g_assert_cmpstr (restante_status_get_hostname (restante_holder_get_status (holder)), ==, "far");
  sshd_drop (self->sshd);
  wait_for_state (holder, RESTANTE_HOLDER_LOST);
  g_test_message ("%s", restante_holder_get_problem (holder));
  wait_for_state (holder, RESTANTE_HOLDER_CONNECTED);
  restante_holder_close (holder);
}

/* No attempts without end at a door that stays shut: sshd would ban the address. */
static void
test_needs_login (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteHolder) holder = NULL;

  if (skipped (self))
    return;
  sshd_set_file (self->sshd, "authorized_keys", "");
  holder = restante_holder_new (self->place);
  wait_for_state (holder, RESTANTE_HOLDER_NEEDS_LOGIN);
  sshd_set_file (self->sshd, "authorized_keys", NULL);
  restante_holder_connect_now (holder);
  wait_for_state (holder, RESTANTE_HOLDER_CONNECTED);
  restante_holder_close (holder);
}

/* The other half of test_dies_with_us: opens a tunnel, says who its ssh is, and waits to be killed.
 */
static int
hold_tunnel (const char *address)
{
  g_autoptr (RestantePlace) place = restante_place_new_remote (address, NULL);
  g_autoptr (RestanteLink) link = open_link (place, NULL);
  g_autoptr (GArray) children = children_of (getpid ());

  g_assert_nonnull (link);
  g_print ("%d\n", g_array_index (children, GPid, 0));
  pause ();
  return 0;
}

static void
test_dies_with_us (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *address = NULL;
  g_autofree char *line = NULL;
  struct pollfd ended = { .events = POLLIN };

  if (skipped (self))
    return;
  address = restante_place_to_string (self->place);
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--hold", address, NULL);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  ended.fd = (int)syscall (SYS_pidfd_open, atoi (line), 0);
  g_assert_cmpint (ended.fd, >=, 0);
  g_assert_cmpint (poll (&ended, 1, 0), ==, 0);
  g_subprocess_force_exit (process); /* SIGKILL */
  g_subprocess_wait (process, NULL, NULL);
  g_assert_cmpint (poll (&ended, 1, 60000), ==, 1);
  close (ended.fd);
  sshd_remove_left (self->sshd); /* SIGKILL leaves the folder */
}

#define ADD(name, function)                                                                        \
  g_test_add ("/client/ssh-tunnel/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int result;

  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold_tunnel (argv[2]);
  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  server = sshd_new ();
  ADD ("request", test_request);
  ADD ("host-key", test_host_key);
  ADD ("permission", test_permission);
  ADD ("nobody-listens", test_nobody_listens);
  ADD ("no-holder", test_no_holder);
  ADD ("cancel", test_cancel);
  ADD ("holder", test_holder);
  ADD ("needs-login", test_needs_login);
  ADD ("dies-with-us", test_dies_with_us);
  result = g_test_run ();
  g_clear_pointer (&server, sshd_free);
  return result;
}
