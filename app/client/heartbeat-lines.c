/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/heartbeat-lines.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/plain-lines.h"

/* {…} stands for what the holder says; what comes for both schemes is the HTTPS one first. All of
 * them tell a change at once, and once an hour that there was none. */
static const struct
{
  const char *name;
  const char *place;
  const char *lines;
  const char *secure; /* for {secure} */
  const char *plain;
} clients[RESTANTE_HEARTBEAT_CLIENTS] = {
  [RESTANTE_HEARTBEAT_DDCLIENT] = { "ddclient", N_ ("In /etc/ddclient.conf"),
                                    "daemon=300\n"
                                    "max-interval=1h\n"
                                    "use=web\n"
                                    "ssl={secure}\n"
                                    "protocol=dyndns2\n"
                                    "server={server}\n"
                                    "script={path}\n"
                                    "login={user}\n"
                                    "password='{password}'\n"
                                    "{hostname}",
                                    "yes", "no" },
  [RESTANTE_HEARTBEAT_INADYN] = { "inadyn", N_ ("In /etc/inadyn.conf"),
                                  "period = 300\n"
                                  "forced-update = 3600\n"
                                  "\n"
                                  "custom restante {\n"
                                  "    ssl         = {secure}\n"
                                  "    ddns-server = \"{server}\"\n"
                                  "    ddns-path   = \"{path}?hostname=%h&myip=%i\"\n"
                                  "    username    = \"{user}\"\n"
                                  "    password    = \"{password}\"\n"
                                  "    hostname    = \"{hostname}\"\n"
                                  "}",
                                  "true", "false" },
  [RESTANTE_HEARTBEAT_OPENWRT] = { "OpenWrt", N_ ("In /etc/config/ddns (package ddns-scripts)"),
                                   "config service 'restante'\n"
                                   "    option enabled '1'\n"
                                   "    option interface 'wan'\n"
                                   "    option ip_source 'network'\n"
                                   "    option ip_network 'wan'\n"
                                   "    option lookup_host '{hostname}'\n"
                                   "    option domain '{hostname}'\n"
                                   "    option username '{user}'\n"
                                   "    option password '{password}'\n"
                                   "    option update_url '{scheme}://[USERNAME]:[PASSWORD]@"
                                   "{server}{path}?hostname=[DOMAIN]&myip=[IP]'\n"
                                   "    option use_https '{secure}'\n"
                                   "    option cacert '/etc/ssl/certs'\n"
                                   "    option force_interval '1'\n"
                                   "    option force_unit 'hours'",
                                   "1", "0" },
  [RESTANTE_HEARTBEAT_FRITZBOX] = { "Fritz!Box",
                                    N_ ("Internet → Permit Access → DynDNS, provider User-defined"),
                                    "{scheme}://<username>:<pass>@{server}{path}"
                                    "?hostname=<domain>&myip=<ipaddr>,<ip6addr>",
                                    "", "" },
  [RESTANTE_HEARTBEAT_CURL] = { "curl", N_ ("Anywhere at home, every hour from cron"),
                                "printf 'user = \"{user}:{password}\"' | curl --silent --show-error"
                                " --config - '{scheme}://{server}{path}?hostname={hostname}'",
                                "", "" },
};

const char *
restante_heartbeat_client_name (RestanteHeartbeatClient client)
{
  return clients[client].name;
}

const char *
restante_heartbeat_client_place (RestanteHeartbeatClient client)
{
  return clients[client].place;
}

static void
put_url (GString *lines, GUri *url)
{
  const char *host = g_uri_get_host (url);
  const char *bracket = strchr (host, ':') != NULL ? "[" : "";
  g_autofree char *server =
      g_uri_get_port (url) > 0
          ? g_strdup_printf ("%s%s%s:%d", bracket, host, *bracket ? "]" : "", g_uri_get_port (url))
          : g_strdup (host);

  restante_plain_lines_put (lines, "{scheme}", g_uri_get_scheme (url));
  restante_plain_lines_put (lines, "{server}", server);
  restante_plain_lines_put (lines, "{path}", g_uri_get_path (url));
}

char *
restante_heartbeat_lines (RestanteHeartbeatClient client, RestanteHeartbeatLogin *login)
{
  const char *secure = restante_heartbeat_login_get_url (login);
  const char *text = secure != NULL ? secure : restante_heartbeat_login_get_plain_url (login);
  g_autoptr (GUri) url = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;
  GString *lines;

  if (url == NULL || g_uri_get_host (url) == NULL)
    return NULL;
  lines = g_string_new (clients[client].lines);
  put_url (lines, url);
  restante_plain_lines_put (lines, "{secure}",
                            secure != NULL ? clients[client].secure : clients[client].plain);
  restante_plain_lines_put (lines, "{user}", restante_heartbeat_login_get_user (login));
  restante_plain_lines_put (lines, "{password}", restante_heartbeat_login_get_password (login));
  restante_plain_lines_put (lines, "{hostname}", restante_heartbeat_login_get_hostname (login));
  return g_string_free (lines, FALSE);
}
