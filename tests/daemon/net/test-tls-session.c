/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side is OpenSSL: what both sides get wrong in the same way would not show. */
#include "net/tls-session.h"

#include <string.h>
#include <unistd.h>

#include "folder.h"

#define LONG 30 /* seconds; a wait that is never meant to end by itself */

typedef struct
{
  char *folder;
  GSubprocess *peer;
  GSocket *socket;
  gint deaf;
  RestanteTlsSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = folder_new ();
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_pointer (&self->session, restante_tls_session_free);
  if (self->peer != NULL)
    g_subprocess_force_exit (self->peer);
  g_clear_object (&self->socket);
  g_clear_object (&self->peer);
  folder_remove (self->folder);
}

/* openssl with @arguments, words in one string, in the folder. */
static void
start_openssl (Fixture *self, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *line = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  self->peer = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
}

/* What openssl prints, up to the end of @wanted. */
static void
await_output (Fixture *self, const char *wanted)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (self->peer);
  g_autoptr (GString) text = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (text->str, wanted)) {
    if (g_input_stream_read (stream, &byte, 1, NULL, NULL) != 1)
      g_error ("openssl said no \"%s\", but: %s", wanted, text->str);
    g_string_append_c (text, byte);
  }
}

static GSocket *
new_socket (GSocketAddress **address)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  g_assert_no_error (error);
  g_socket_bind (socket, any, TRUE, &error);
  g_assert_no_error (error);
  *address = g_socket_get_local_address (socket, NULL);
  return socket;
}

/* openssl s_client comes to a server of ours with the pair NAME.crt, NAME.key. */
static gboolean
serve (Fixture *self, const char *name, const char *arguments, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listening = new_socket (&address);
  g_autofree char *certificate = g_strdup_printf ("%s/%s.crt", self->folder, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", self->folder, name);
  g_autoptr (RestanteCredentials) credentials = restante_credentials_new (certificate, key, NULL);
  g_autofree char *line =
      g_strdup_printf ("s_client -connect 127.0.0.1:%u %s",
                       g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), arguments);

  g_assert_nonnull (credentials);
  g_socket_listen (listening, NULL);
  start_openssl (self, line);
  g_socket_set_timeout (listening, LONG);
  self->socket = g_socket_accept (listening, NULL, NULL);
  g_assert_nonnull (self->socket);
  g_socket_set_blocking (self->socket, FALSE);
  self->session =
      restante_tls_session_new_server (g_socket_get_fd (self->socket), &self->deaf, credentials);
  return restante_tls_session_shake_hands (self->session, LONG, error);
}

/* A client of ours goes to openssl s_server, which sends lines back turned round. */
static void
visit (Fixture *self, const char *arguments)
{
  g_autofree char *line = g_strdup_printf (
      "s_server -accept 127.0.0.1:0 -naccept 1 -rev -cert far.crt -key far.key %s", arguments);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  char port[6] = "";

  start_openssl (self, line);
  await_output (self, "ACCEPT 127.0.0.1:");
  for (guint i = 0; i < sizeof port - 1; i++) {
    g_input_stream_read (g_subprocess_get_stdout_pipe (self->peer), port + i, 1, NULL, NULL);
    if (port[i] == '\n')
      break;
  }
  self->socket = new_socket (&any);
  address = g_inet_socket_address_new_from_string ("127.0.0.1", (guint)atoi (port));
  g_socket_connect (self->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  self->session = restante_tls_session_new_client (g_socket_get_fd (self->socket), &self->deaf,
                                                   "primary.example");
  restante_tls_session_shake_hands (self->session, LONG, &error);
  g_assert_no_error (error);
}

static void
say (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gssize length = (gssize)strlen (text);

  g_assert_cmpint (
      restante_tls_session_write (self->session, (const guint8 *)text, (gsize)length, LONG, &error),
      ==, length);
  g_assert_no_error (error);
}

static void
hear (Fixture *self, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];

  while (all->len < strlen (text)) {
    gssize got = restante_tls_session_read (self->session, buffer, sizeof buffer, LONG, &error);

    g_assert_no_error (error);
    g_assert_cmpint (got, >, 0);
    g_string_append_len (all, (const char *)buffer, got);
  }
  g_assert_cmpstr (all->str, ==, text);
}

static void
type (Fixture *self, const char *text)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (self->peer);

  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_output_stream_flush (stream, NULL, NULL);
}

static void
assert_described (Fixture *self, const char *wanted)
{
  g_autofree char *text = restante_tls_session_describe (self->session);

  g_assert_cmpstr (text, ==, wanted);
}

/* s_server sends two session tickets behind the handshake: they are no data. */
static void
test_client_gets_tickets (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "far");
  g_autoptr (GBytes) wanted = restante_credentials_get_certificate (pair);
  g_autoptr (GPtrArray) chain = NULL;

  visit (self, "-tls1_3 -num_tickets 2 -ciphersuites TLS_AES_256_GCM_SHA384");
  say (self, "EHLO\n");
  hear (self, "OLHE\n");
  assert_described (self, "TLS1.3 TLS_AES_256_GCM_SHA384");
  chain = restante_tls_session_get_peer_chain (self->session);
  g_assert_cmpuint (chain->len, ==, 1);
  g_assert_true (g_bytes_equal (chain->pdata[0], wanted));
}

static void
test_client_of_tls_1_2 (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "far");

  visit (self, "-tls1_2");
  say (self, "EHLO\n");
  hear (self, "OLHE\n");
}

/* A server with two certificates shows the one of the name that it is asked for. */
static void
test_client_tells_the_name (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) first = folder_make_credentials (self->folder, "far");
  g_autoptr (RestanteCredentials) second = folder_make_credentials (self->folder, "named");
  g_autoptr (GBytes) wanted = restante_credentials_get_certificate (second);
  g_autoptr (GPtrArray) chain = NULL;

  visit (self, "-servername primary.example -cert2 named.crt -key2 named.key");
  chain = restante_tls_session_get_peer_chain (self->session);
  g_assert_true (g_bytes_equal (chain->pdata[0], wanted));
}

static void
test_server (Fixture *self, gconstpointer version)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "near");
  g_autoptr (GError) error = NULL;

  g_assert_true (serve (self, "near", version, &error));
  say (self, "220 near\n");
  await_output (self, "220 near\n");
  type (self, "EHLO far\n");
  hear (self, "EHLO far\n");
}

static void
test_server_goodbye (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "near");
  g_autoptr (GError) error = NULL;

  g_assert_true (serve (self, "near", "-msg", &error));
  restante_tls_session_end (self->session, LONG);
  await_output (self, "warning close_notify");
}

static void
test_server_with_rsa (Fixture *self, gconstpointer unused)
{
  g_autofree char *done = folder_run ("cd \"$1\" && openssl req -x509 -newkey rsa:2048 -nodes "
                                      "-keyout rsa.key -out rsa.crt -subj /CN=near",
                                      self->folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (serve (self, "rsa", "", &error));
  await_output (self, "Peer signature type: RSA");
}

/* A certificate that an authority's helper signed: who knows only the authority needs both. */
static void
test_server_shows_its_chain (Fixture *self, gconstpointer unused)
{
  g_autofree char *done = folder_run (
      "cd \"$1\" && printf 'basicConstraints=critical,CA:TRUE\\n' >ca.ext && "
      "printf 'subjectAltName=DNS:near.example\\n' >leaf.ext && "
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -subj /CN=root && "
      "openssl req -newkey rsa:2048 -nodes -keyout helper.key -out helper.csr -subj /CN=helper && "
      "openssl x509 -req -in helper.csr -CA root.crt -CAkey root.key -CAcreateserial "
      "-extfile ca.ext -out helper.crt && "
      "openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=leaf && "
      "openssl x509 -req -in leaf.csr -CA helper.crt -CAkey helper.key -CAcreateserial "
      "-extfile leaf.ext -out leaf.crt && cat helper.crt >>leaf.crt",
      self->folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (serve (self, "leaf", "-CAfile root.crt -verify_hostname near.example", &error));
  await_output (self, "Verify return code: 0 (ok)");
}

/* RFC 8996. */
static void
test_server_refuses_what_is_old (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "near");
  g_autoptr (GError) error = NULL;

  g_assert_false (serve (self, "near", "-tls1_1 -cipher DEFAULT@SECLEVEL=0", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  await_output (self, "alert protocol version");
}

/* The alert of the other side in words, for whoever reads why nothing comes in. */
static void
test_alert (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (self->folder, "near");
  g_autoptr (GError) error = NULL;

  g_assert_false (serve (self, "near", "-tls1_2 -verify 1 -verify_return_error", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "fatal alert"));
  g_assert_null (strchr (error->message, '\n'));
}

int
main (int argc, char **argv)
{
#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/tls-session/client-gets-tickets", NULL, test_client_gets_tickets);
  ADD ("/net/tls-session/client-of-tls-1-2", NULL, test_client_of_tls_1_2);
  ADD ("/net/tls-session/client-tells-the-name", NULL, test_client_tells_the_name);
  ADD ("/net/tls-session/server-tls-1-3", "-quiet -tls1_3", test_server);
  ADD ("/net/tls-session/server-tls-1-2", "-quiet -tls1_2", test_server);
  ADD ("/net/tls-session/server-goodbye", NULL, test_server_goodbye);
  ADD ("/net/tls-session/server-with-rsa", NULL, test_server_with_rsa);
  ADD ("/net/tls-session/server-shows-its-chain", NULL, test_server_shows_its_chain);
  ADD ("/net/tls-session/server-refuses-what-is-old", NULL, test_server_refuses_what_is_old);
  ADD ("/net/tls-session/alert", NULL, test_alert);
  return g_test_run ();
}
