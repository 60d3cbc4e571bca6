/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} File;

static void
set_up (File *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("restante-config-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "restanted.conf", NULL);
}

static void
tear_down (File *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static RestanteConfig *
load_text (File *self, const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  return restante_config_load (self->path, error);
}

static RestanteConfig *
load_good (File *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  RestanteConfig *config = load_text (self, text, &error);

  g_assert_no_error (error);
  return config;
}

/* The one line that @text is refused with begins with the file and @where, and says @what. */
static void
assert_refused (
    File *self, const char *text, RestanteConfigError code, const char *where, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *beginning = g_strconcat (self->path, where, NULL);

  g_assert_null (load_text (self, text, &error));
  g_assert_error (error, RESTANTE_CONFIG_ERROR, (int)code);
  if (!g_str_has_prefix (error->message, beginning) || strstr (error->message, what) == NULL ||
      strchr (error->message, '\n') != NULL)
    g_error ("\"%s\" is said of \"%s\" where \"%s … %s\" should be", error->message, text,
             beginning, what);
}

static void
test_smallest (File *self, gconstpointer unused)
{
  g_autoptr (RestanteConfig) config = load_good (self, "[server]\nhostname=mx2.example.org\n");

  g_assert_cmpstr (config->hostname, ==, "mx2.example.org");
  g_assert_cmpstr (config->listen[0], ==, "0.0.0.0:25");
  g_assert_cmpstr (config->listen[1], ==, "[::]:25");
  g_assert_null (config->listen[2]);
  g_assert_cmpstr (config->state_directory, ==, "/var/lib/restante");
  g_assert_cmpstr (config->control, ==, "/run/restante/control.sock");
  g_assert_cmpint (config->max_message_size, ==, 50 * 1024 * 1024);
  g_assert_cmpint (config->keep_delivered, ==, 3 * 24 * 3600);
  g_assert_null (config->certificate);
  g_assert_null (config->key);
  g_assert_null (config->dns_servers[0]);
  g_assert_null (config->public_addresses[0]);
  g_assert_null (config->trust_anchor);
  g_assert_cmpint (config->mta_sts_port, ==, 443);
  g_assert_cmpint (config->check_interval, ==, 3600);
  g_assert_cmpint (config->dns_timeout, ==, 5);
  /* DESIGN section 8. */
  g_assert_cmpint (config->authoritative_port, ==, 53);
  g_assert_cmpint (config->interval, ==, 60);
  g_assert_cmpint (config->interval_down, ==, 60);
  g_assert_cmpint (config->interval_down_max, ==, 300);
  g_assert_cmpint (config->failures, ==, 3);
  g_assert_cmpint (config->timeout, ==, 20);
  g_assert_null (config->odmr_listen[0]);
  g_assert_null (config->odmr_listen_tls[0]);
  g_assert_false (config->odmr_plain_auth);
  g_assert_false (config->notify_details);
}

static const char whole[] = "# Restante\n"
                            "[server]\n"
                            "hostname=MX2.Example.ORG\n"
                            "listen=192.0.2.1:25; [2001:db8::1]:2525;\n"
                            "public-address=192.0.2.1;2001:db8::1\n"
                            "state-directory=/srv/restante/\n"
                            "control = /run/other.sock\n"
                            "max-message-size=10M\n"
                            "max-connections=7\n"
                            "max-connections-per-address=3\n"
                            "min-free-space=2G\n"
                            "keep-delivered=1w\n"
                            "\n"
                            "[tls]\n"
                            "certificate=/etc/ssl/a.pem\n"
                            "key=/etc/ssl/a.key\n"
                            "[dns]\n"
                            "servers=192.0.2.53:53;[::1]:5353\n"
                            "authoritative-port=5300\n"
                            "mta-sts-port=8443\n"
                            "trust-anchor=/etc/restante/anchor.key\n"
                            "public-resolvers=192.0.2.9:53;[2001:db8::9]:53\n"
                            "check-interval=30m\n"
                            "watch-interval=2m\n"
                            "timeout=3\n"
                            "[probe]\n"
                            "interval=2m\n"
                            "interval-down=5m\n"
                            "interval-down-max=45m\n"
                            "failures=5\n"
                            "timeout=10\n"
                            "line-check=192.0.2.1:53\n"
                            "[delivery]\n"
                            "connections=9\n"
                            "[odmr]\n"
                            "listen=0.0.0.0:366\n"
                            "listen-tls=0.0.0.0:1366;[::]:1366\n"
                            "plain-auth=yes\n"
                            "[heartbeat]\n"
                            "listen=0.0.0.0:8245;[::]:8245\n"
                            "listen-plain=192.0.2.1:8080\n"
                            "certificate=/etc/ssl/b.pem\n"
                            "key=/etc/ssl/b.key\n"
                            "[notify]\n"
                            "webhook=https://example.net/hook?key=1\n"
                            "ntfy=http://127.0.0.1:8080/topic\n"
                            "ntfy-token-file=/etc/restante/token\n"
                            "details=yes\n"
                            "limit=5\n";

static void
test_every_key (File *self, gconstpointer unused)
{
  g_autoptr (RestanteConfig) config = load_good (self, whole);

  g_assert_cmpstr (config->hostname, ==, "mx2.example.org");
  g_assert_cmpstr (config->listen[0], ==, "192.0.2.1:25");
  g_assert_cmpstr (config->listen[1], ==, "[2001:db8::1]:2525");
  g_assert_null (config->listen[2]);
  g_assert_cmpstr (config->state_directory, ==, "/srv/restante");
  g_assert_cmpstr (config->control, ==, "/run/other.sock");
  g_assert_cmpstr (config->webhook, ==, "https://example.net/hook?key=1");
  g_assert_cmpstr (config->ntfy, ==, "http://127.0.0.1:8080/topic");
  g_assert_cmpstr (config->ntfy_token_file, ==, "/etc/restante/token");
  g_assert_true (config->notify_details);
  g_assert_cmpint (config->notify_limit, ==, 5);
  g_assert_cmpstr (config->line_check[0], ==, "192.0.2.1:53");
  g_assert_cmpint (config->max_message_size, ==, 10 * 1024 * 1024);
  g_assert_cmpstr (config->odmr_listen[0], ==, "0.0.0.0:366");
  g_assert_cmpstr (config->odmr_listen_tls[1], ==, "[::]:1366");
  g_assert_true (config->odmr_plain_auth);
  g_assert_cmpint (config->max_connections, ==, 7);
  g_assert_cmpint (config->max_connections_per_address, ==, 3);
  g_assert_cmpint (config->min_free_space, ==, 2LL * 1024 * 1024 * 1024);
  g_assert_cmpint (config->keep_delivered, ==, 7 * 24 * 3600);
  g_assert_cmpstr (config->heartbeat_listen[0], ==, "0.0.0.0:8245");
  g_assert_cmpstr (config->heartbeat_listen[1], ==, "[::]:8245");
  g_assert_cmpstr (config->heartbeat_listen_plain[0], ==, "192.0.2.1:8080");
  g_assert_null (config->heartbeat_listen_plain[1]);
  g_assert_cmpstr (config->heartbeat_certificate, ==, "/etc/ssl/b.pem");
  g_assert_cmpstr (config->heartbeat_key, ==, "/etc/ssl/b.key");
  g_assert_cmpstr (config->certificate, ==, "/etc/ssl/a.pem");
  g_assert_cmpstr (config->key, ==, "/etc/ssl/a.key");
  g_assert_cmpstr (config->dns_servers[0], ==, "192.0.2.53:53");
  g_assert_cmpstr (config->dns_servers[1], ==, "[::1]:5353");
  g_assert_cmpint (config->authoritative_port, ==, 5300);
  g_assert_cmpint (config->mta_sts_port, ==, 8443);
  g_assert_cmpstr (config->trust_anchor, ==, "/etc/restante/anchor.key");
  g_assert_cmpstr (config->public_resolvers[1], ==, "[2001:db8::9]:53");
  g_assert_cmpint (config->check_interval, ==, 1800);
  g_assert_cmpint (config->watch_interval, ==, 120);
  g_assert_cmpint (config->dns_timeout, ==, 3);
  g_assert_cmpstr (config->public_addresses[0], ==, "192.0.2.1");
  g_assert_cmpstr (config->public_addresses[1], ==, "2001:db8::1");
  g_assert_null (config->public_addresses[2]);
  g_assert_cmpint (config->interval, ==, 120);
  g_assert_cmpint (config->interval_down, ==, 300);
  g_assert_cmpint (config->interval_down_max, ==, 2700);
  g_assert_cmpint (config->failures, ==, 5);
  g_assert_cmpint (config->timeout, ==, 10);
  g_assert_cmpint (config->connections, ==, 9);
}

/* [server] with a name is line 1 and 2; the setting is on line 4. */
static const struct
{
  const char *group;
  const char *key;
  const char *value;
  const char *what;
} bad_values[] = {
  { "server", "hostname", "no name", "\"no name\"" },
  { "server", "hostname", "192.0.2.1", "\"192.0.2.1\"" },
  { "server", "listen", "nonsense", "\"nonsense\"" },
  { "server", "listen", "localhost:25", "\"localhost:25\"" },
  { "server", "listen", "192.0.2.1", "\"192.0.2.1\"" },
  { "server", "listen", "2001:db8::1:25", "[2001:db8::1]:25" },
  { "server", "listen", "127.0.0.1:25;127.0.0.1:99999", "\"127.0.0.1:99999\"" },
  { "server", "listen", ";", "semicolons" },
  { "server", "state-directory", "relative/path", "begin with /" },
  { "server", "control", "control.sock", "begin with /" },
  { "server", "user", "a:b", "no name of a user" },
  { "server", "user", "two words", "no name of a user" },
  { "server", "max-message-size", "lots", "lots" },
  { "server", "max-message-size", "-5", "-5" },
  { "server", "max-message-size", "1023", "from 1024 to 2147483648 bytes" },
  { "server", "max-message-size", "3G", "out of range" },
  { "server", "max-message-size", "99999999999999999999G", "99999999999999999999G" },
  { "server", "max-connections", "0", "from 1 to 20000" },
  { "server", "max-connections", "20001", "from 1 to 20000" },
  { "server", "max-connections", "many", "\"many\" is not a whole number" },
  { "server", "max-connections", "1.5", "1.5" },
  { "server", "max-connections-per-address", "0", "from 1 to 20000" },
  { "server", "min-free-space", "1X", "1X" },
  { "server", "min-free-space", "2000G", "out of range" },
  { "server", "keep-delivered", "3y", "3y" },
  { "server", "keep-delivered", "366d", "seconds" },
  { "tls", "certificate", "cert.pem", "begin with /" },
  { "tls", "key", "key.pem", "begin with /" },
  { "dns", "servers", "dns.example", "\"dns.example\"" },
  { "dns", "authoritative-port", "0", "from 1 to 65535" },
  { "dns", "timeout", "0", "timeout" },
  { "dns", "watch-interval", "0", "from 1 to 86400 seconds" },
  { "dns", "trust-anchor", "anchor.key", "must begin with /" },
  { "server", "public-address", "192.0.2.1:25", "is no IP address" },
  { "server", "public-address", "mx2.example.org", "is no IP address" },
  { "dns", "authoritative-port", "65536", "from 1 to 65535" },
  { "probe", "interval", "0", "from 1 to 86400 seconds" },
  { "probe", "interval", "2d", "from 1 to 86400 seconds" },
  { "probe", "interval", "soon", "soon" },
  { "probe", "interval-down", "0", "out of range" },
  { "probe", "interval-down-max", "30", "interval-down" },
  { "probe", "failures", "-1", "from 1 to 1000" },
  { "probe", "line-check", "192.0.2.1", "192.0.2.1" },
  { "probe", "timeout", "601", "from 1 to 600 seconds" },
  { "delivery", "connections", "101", "from 1 to 100" },
  { "heartbeat", "listen", "8245", "8245" },
  { "heartbeat", "listen-plain", "router.example:80", "router.example" },
  { "heartbeat", "certificate", "cert.pem", "begin with /" },
  { "odmr", "listen", "366", "is no address with a port" },
  { "odmr", "plain-auth", "perhaps", "is neither yes nor no" },
  { "notify", "webhook", "ftp://example.net/x", "https://host/path" },
  { "notify", "ntfy", "https://me:secret@ntfy.example/x", "without user and password" },
  { "notify", "ntfy-token-file", "token", "full path" },
  { "notify", "details", "some", "is neither yes nor no" },
  { "notify", "limit", "0", "from 1 to 1000" },
};

static void
test_bad_values (File *self, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_values); i++) {
    g_autofree char *text =
        g_strdup_printf ("[server]\nhostname=mx2.example.org\n[%s]\n%s=%s\n", bad_values[i].group,
                         bad_values[i].key, bad_values[i].value);
    g_autofree char *where =
        g_strdup_printf (":4: [%s] %s: ", bad_values[i].group, bad_values[i].key);

    assert_refused (self, text, RESTANTE_CONFIG_ERROR_VALUE, where, bad_values[i].what);
  }
}

/* The ends of a range belong to it. */
static void
test_ends_of_ranges (File *self, gconstpointer unused)
{
  const char *const good[] = { "max-message-size=1K",   "max-message-size=2G",
                               "max-connections=1",     "max-connections=20000",
                               "keep-delivered=0",      "keep-delivered=365d",
                               "min-free-space=0",      "listen=127.0.0.1:0",
                               "listen=127.0.0.1:65535" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *text = g_strdup_printf ("[server]\nhostname=mx2.example.org\n%s\n", good[i]);
    g_autoptr (RestanteConfig) config = load_good (self, text);

    g_assert_nonnull (config);
  }
}

static void
test_unknown_names (File *self, gconstpointer unused)
{
  assert_refused (self, "[server]\nhostnam=mx2.example.org\n", RESTANTE_CONFIG_ERROR_KEY,
                  ":2: [server] hostnam: ", "hostname");
  assert_refused (self, "[server]\nhostname=mx2.example.org\n\n[sever]\nlisten=x\n",
                  RESTANTE_CONFIG_ERROR_KEY, ":4: [sever]: ", "server, tls, dns, probe, delivery");
  /* A key of another group is none of this one. */
  assert_refused (self, "[server]\nhostname=mx2.example.org\ninterval=60\n",
                  RESTANTE_CONFIG_ERROR_KEY, ":3: [server] interval: ", "max-connections");
}

static void
test_broken_lines (File *self, gconstpointer unused)
{
  static const struct
  {
    const char *text;
    const char *where;
  } rows[] = {
    { "hostname=mx2.example.org\n[server]\n", ":1: " },
    { "[server]\nhostname=mx2.example.org\nno equals sign\n", ":3: " },
    { "# comment\n\n[server\nhostname=x\n", ":3: " },
    { "[server]\n=value\n", ":2: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (self, rows[i].text, RESTANTE_CONFIG_ERROR_FILE, rows[i].where, "comment");
}

static void
test_files_that_are_none (File *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_config_load (self->path, &error));
  g_assert_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, self->path));
  assert_refused (self, "[server]\nhostname=\xff\xfe\n", RESTANTE_CONFIG_ERROR_FILE, "", "UTF-8");
}

/* The last of two counts, and it is the one whose line is named. */
static void
test_key_given_twice (File *self, gconstpointer unused)
{
  g_autoptr (RestanteConfig) config =
      load_good (self, "[server]\nhostname=one.example\nhostname=two.example\n");

  g_assert_cmpstr (config->hostname, ==, "two.example");
  assert_refused (self, "[server]\nhostname=one.example\nhostname=no name\n",
                  RESTANTE_CONFIG_ERROR_VALUE, ":3: [server] hostname: ", "no name");
}

/* A key that is missing has no line: the group and the key are named. */
static void
test_halves_of_a_pair (File *self, gconstpointer unused)
{
  const char *head = "[server]\nhostname=mx2.example.org\n[tls]\n";
  g_autofree char *no_key = g_strconcat (head, "certificate=/etc/ssl/a.pem\n", NULL);
  g_autofree char *no_certificate = g_strconcat (head, "key=/etc/ssl/a.key\n", NULL);

  assert_refused (self, no_key, RESTANTE_CONFIG_ERROR_VALUE, "", "[tls] key: is missing");
  assert_refused (self, no_certificate, RESTANTE_CONFIG_ERROR_VALUE, "",
                  "[tls] certificate: is missing");
}

static void
test_halves_of_a_pair_for_heartbeats (File *self, gconstpointer unused)
{
  assert_refused (self,
                  "[server]\nhostname=mx2.example.org\n[heartbeat]\n"
                  "certificate=/etc/ssl/a.pem\n",
                  RESTANTE_CONFIG_ERROR_VALUE, "", "[heartbeat] key: is missing");
}

static void
test_intervals_fit (File *self, gconstpointer unused)
{
  const char *head = "[server]\nhostname=mx2.example.org\n[probe]\n";
  g_autofree char *alone = g_strconcat (head, "interval-down=10m\n", NULL);
  g_autofree char *both = g_strconcat (head, "interval-down=10m\ninterval-down-max=10m\n", NULL);
  g_autoptr (RestanteConfig) config = load_good (self, both);

  g_assert_cmpint (config->interval_down_max, ==, 600);
  assert_refused (self, alone, RESTANTE_CONFIG_ERROR_VALUE, "", "[probe] interval-down-max: ");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, File, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/config/smallest", test_smallest);
  ADD ("/config/every-key", test_every_key);
  ADD ("/config/bad-values", test_bad_values);
  ADD ("/config/ends-of-ranges", test_ends_of_ranges);
  ADD ("/config/unknown-names", test_unknown_names);
  ADD ("/config/broken-lines", test_broken_lines);
  ADD ("/config/files-that-are-none", test_files_that_are_none);
  ADD ("/config/key-given-twice", test_key_given_twice);
  ADD ("/config/halves-of-a-pair", test_halves_of_a_pair);
  ADD ("/config/halves-of-a-pair-for-heartbeats", test_halves_of_a_pair_for_heartbeats);
  ADD ("/config/intervals-fit", test_intervals_fit);
  return g_test_run ();
}
