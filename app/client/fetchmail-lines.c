/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/fetchmail-lines.h"

#include <string.h>

#include "client/plain-lines.h"

static const char entry[] =
    "poll {hostname} service {port} protocol odmr\n"
    "  plugin \"socat STDIO OPENSSL:%h:%p,verify=1,cafile=" RESTANTE_FETCHMAIL_AUTHORITIES "\"\n"
    "  username \"{user}\" password \"{password}\"\n"
    "  fetchdomains {domains}\n"
    "  smtphost localhost";

/* The port of the first "address:port" in @listen, or NULL. */
static const char *
port_of (const char *const *listen)
{
  const char *colon = listen != NULL && listen[0] != NULL ? strrchr (listen[0], ':') : NULL;

  return colon != NULL ? colon + 1 : NULL;
}

char *
restante_fetchmail_lines (RestanteDialIn *dial_in)
{
  const char *port = port_of (restante_dial_in_get_listen_tls (dial_in));
  const char *password = restante_dial_in_get_password (dial_in);
  GString *lines;

  if (port == NULL || password == NULL)
    return NULL;
  lines = g_string_new (entry);
  restante_plain_lines_put (lines, "{hostname}", restante_dial_in_get_hostname (dial_in));
  restante_plain_lines_put (lines, "{port}", port);
  restante_plain_lines_put (lines, "{user}", restante_dial_in_get_user (dial_in));
  restante_plain_lines_put (lines, "{password}", password);
  restante_plain_lines_put_list (lines, "{domains}", restante_dial_in_get_domains (dial_in));
  return g_string_free (lines, FALSE);
}
