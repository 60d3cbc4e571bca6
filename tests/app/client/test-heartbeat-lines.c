/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That real clients understand these lines is seen in tests/integration/test_heartbeat.py. */
#include "client/heartbeat-lines.h"

#include <string.h>

#define SECURE "https://mx2.example.org:8245/nic/update"
#define PLAIN  "http://mx2.example.org/nic/update"

static RestanteHeartbeatLogin *
login_new (const char *url, const char *plain_url, const char *password)
{
  return g_object_new (RESTANTE_TYPE_HEARTBEAT_LOGIN, "domain", "example.org", "hostname",
                       "home.example.org", "user", "example.org", "password", password, "url", url,
                       "plain-url", plain_url, NULL);
}

/* Everything has its place, and nothing of the templates is left. */
static void
test_each (void)
{
  g_autoptr (RestanteHeartbeatLogin) login = login_new (SECURE, PLAIN, "k7hq2mzp9xw4");

  for (guint i = 0; i < RESTANTE_HEARTBEAT_CLIENTS; i++) {
    g_autofree char *lines = restante_heartbeat_lines (i, login);

    g_test_message ("%s: %s", restante_heartbeat_client_name (i), lines);
    g_assert_nonnull (strstr (lines, "mx2.example.org:8245"));
    g_assert_nonnull (strstr (lines, "/nic/update"));
    g_assert_null (strstr (lines, "http://"));
    g_assert_true (i == RESTANTE_HEARTBEAT_FRITZBOX || strstr (lines, "k7hq2mzp9xw4") != NULL);
    g_assert_true (i == RESTANTE_HEARTBEAT_FRITZBOX || strstr (lines, "home.example.org") != NULL);
    g_assert_null (strstr (lines, "{s"));
    g_assert_null (strstr (lines, "{p"));
    g_assert_null (strstr (lines, "{h"));
    g_assert_null (strstr (lines, "{u"));
    g_assert_cmpuint (strlen (restante_heartbeat_client_place (i)), >, 0);
  }
}

/* The names in angle brackets are the router's own. */
static void
test_fritzbox (void)
{
  g_autoptr (RestanteHeartbeatLogin) login = login_new (SECURE, NULL, "k7hq2mzp9xw4");
  g_autofree char *line = restante_heartbeat_lines (RESTANTE_HEARTBEAT_FRITZBOX, login);

  g_assert_cmpstr (line, ==,
                   "https://<username>:<pass>@mx2.example.org:8245/nic/update"
                   "?hostname=<domain>&myip=<ipaddr>,<ip6addr>");
}

static void
test_plain (void)
{
  g_autoptr (RestanteHeartbeatLogin) login = login_new (NULL, PLAIN, "k7hq2mzp9xw4");
  g_autofree char *ddclient = restante_heartbeat_lines (RESTANTE_HEARTBEAT_DDCLIENT, login);
  g_autofree char *curl = restante_heartbeat_lines (RESTANTE_HEARTBEAT_CURL, login);

  g_assert_nonnull (strstr (ddclient, "ssl=no\n"));
  g_assert_nonnull (strstr (ddclient, "server=mx2.example.org\n"));
  g_assert_nonnull (strstr (curl, "'http://mx2.example.org/nic/update?hostname="));
}

static void
test_not_listening (void)
{
  g_autoptr (RestanteHeartbeatLogin) nowhere = login_new (NULL, NULL, "k7hq2mzp9xw4");
  g_autoptr (RestanteHeartbeatLogin) broken = login_new ("nonsense", NULL, "k7hq2mzp9xw4");

  for (guint i = 0; i < RESTANTE_HEARTBEAT_CLIENTS; i++) {
    g_assert_null (restante_heartbeat_lines (i, nowhere));
    g_assert_null (restante_heartbeat_lines (i, broken));
  }
}

/* A holder that lies must not get a command into what is pasted into a shell. */
static void
test_hostile (void)
{
  g_autoptr (RestanteHeartbeatLogin) login =
      login_new (SECURE, NULL, "x\"' | rm -rf ~ #$(id)`id`\n;&<>\\{hostname}");
  g_autofree char *line = restante_heartbeat_lines (RESTANTE_HEARTBEAT_CURL, login);

  g_assert_cmpstr (line, ==,
                   "printf 'user = \"example.org:xrm-rfididhostname\"' | curl --silent "
                   "--show-error --config - "
                   "'https://mx2.example.org:8245/nic/update?hostname=home.example.org'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/heartbeat-lines/each", test_each);
  g_test_add_func ("/client/heartbeat-lines/fritzbox", test_fritzbox);
  g_test_add_func ("/client/heartbeat-lines/plain", test_plain);
  g_test_add_func ("/client/heartbeat-lines/not-listening", test_not_listening);
  g_test_add_func ("/client/heartbeat-lines/hostile", test_hostile);
  return g_test_run ();
}
