/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name-server.h"

#include "server-process.h"

struct _NameServer
{
  ServerProcess process;
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

NameServer *
name_server_start (void)
{
  const char *const arguments[] = { "unbound", "-d", "-c", "unbound.conf", NULL };
  NameServer *self = g_new0 (NameServer, 1);
  ServerProcess *process = &self->process;
  g_autofree char *text = NULL;

  server_process_init (process, NULL);
  self->endpoint = g_strdup_printf ("%s:%u", process->host, process->port);
  text = g_strdup_printf (settings, process->host, process->port, process->folder, data);
  server_process_write (process, "unbound.conf", text);
  server_process_start (process, "unbound", arguments, "start of service");
  return self;
}

void
name_server_stop (NameServer *self)
{
  server_process_clear (&self->process);
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
