/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct _NameServer
{
  GPid pid;
  char *folder;
  char *endpoint;
};

/* Addresses are those of documentation (RFC 5737, RFC 3849), names those of RFC 2606. */
static const char data[] = "  local-zone: \"example.\" static\n"
                           "  local-data: \"both.example. 60 IN A 192.0.2.1\"\n"
                           "  local-data: \"both.example. 60 IN A 192.0.2.2\"\n"
                           "  local-data: \"both.example. 60 IN AAAA 2001:db8::1\"\n"
                           "  local-data: \"four.example. 60 IN A 192.0.2.4\"\n"
                           "  local-data: \"_25._tcp.four.example. 60 IN TLSA 3 1 1 "
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\n"
                           "  local-data: \"alias.example. 60 IN CNAME four.example.\"\n"
                           "  local-data: \"six.example. 60 IN AAAA 2001:db8::6\"\n"
                           "  local-data: \"text.example. 60 IN TXT words\"\n"
                           "  local-data: \"mail.example. 60 IN MX 20 second.example.\"\n"
                           "  local-data: \"mail.example. 60 IN MX 300 third.mail.example.\"\n"
                           "  local-data: \"mail.example. 60 IN MX 10 first.example.\"\n"
                           "  local-data: \"null.example. 60 IN MX 0 .\"\n"
                           "  local-data: \"odd.example. 60 IN MX 10 a\\.b.example.\"\n"
                           "  local-zone: \"plain.test.\" static\n"
                           "  local-data: \"host.plain.test. 60 IN A 192.0.2.7\"\n"
                           "  local-zone: \"refused.example.\" refuse\n"
                           "  local-zone: \"mute.example.\" deny\n";

static const char settings[] = "server:\n"
                               "  interface: %s\n"
                               "  port: %u\n"
                               "  access-control: 127.0.0.0/8 allow\n"
                               "  do-daemonize: no\n"
                               "  use-syslog: no\n"
                               "  logfile: \"\"\n"
                               "  verbosity: 1\n"
                               "  chroot: \"\"\n"
                               "  username: \"\"\n"
                               "  pidfile: \"\"\n"
                               "  directory: \"%s\"\n"
                               "  module-config: \"iterator\"\n"
                               "%s"
                               "remote-control:\n"
                               "  control-enable: no\n";

/* An address that no other test uses at the same time. */
static char *
own_address (void)
{
  guint pid = (guint)getpid ();

  return g_strdup_printf ("127.%u.%u.%u", 1 + pid / 65536 % 250, pid / 256 % 256, 1 + pid % 254);
}

static guint16
free_port (const char *host)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (host, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  g_assert_true (g_socket_bind (socket, wanted, FALSE, NULL));
  got = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
}

/* However the test ends. */
static void
die_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
find_unbound (void)
{
  char *program = g_find_program_in_path ("unbound");

  if (program == NULL && g_file_test ("/usr/sbin/unbound", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/unbound");
  if (program == NULL)
    g_error ("These tests ask a real name server: install the package unbound");
  return program;
}

/* It says so when it serves. */
static void
await_start (int errors)
{
  FILE *stream = fdopen (errors, "r");
  char line[512];

  while (fgets (line, sizeof line, stream) != NULL)
    if (strstr (line, "start of service") != NULL) {
      fclose (stream);
      return;
    }
  g_error ("unbound has not started");
}

NameServer *
name_server_start (void)
{
  NameServer *self = g_new0 (NameServer, 1);
  g_autofree char *host = own_address ();
  guint16 port = free_port (host);
  g_autofree char *program = find_unbound ();
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  int errors = -1;

  self->endpoint = g_strdup_printf ("%s:%u", host, port);
  self->folder = g_dir_make_tmp ("restante-dns-XXXXXX", &error);
  g_assert_no_error (error);
  text = g_strdup_printf (settings, host, port, self->folder, data);
  file = g_build_filename (self->folder, "unbound.conf", NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_spawn_async_with_pipes (NULL, (char *[]){ program, (char *)"-d", (char *)"-c", file, NULL },
                            NULL, G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent, NULL, &self->pid,
                            NULL, NULL, &errors, &error);
  g_assert_no_error (error);
  await_start (errors);
  return self;
}

void
name_server_stop (NameServer *self)
{
  g_autofree char *file = g_build_filename (self->folder, "unbound.conf", NULL);

  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  g_unlink (file);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->endpoint);
  g_free (self);
}

const char *
name_server_get_endpoint (NameServer *self)
{
  return self->endpoint;
}

gboolean
name_server_give_up (gpointer condition)
{
  g_error ("30 s went by without %s", (const char *)condition);
  return G_SOURCE_REMOVE;
}
