/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/place.h"

#include "api/error.h"

static const struct
{
  const char *text, *host;
  guint16 port;
  const char *socket, *stored;
} remote[] = {
  { "ann@host", "ann@host", 0, RESTANTE_CONTROL_SOCKET,
    "ssh://ann@host/run/restante/control.sock" },
  { "host", "host", 0, RESTANTE_CONTROL_SOCKET, "ssh://host/run/restante/control.sock" },
  { "ann@host:2222", "ann@host", 2222, RESTANTE_CONTROL_SOCKET,
    "ssh://ann@host:2222/run/restante/control.sock" },
  { "ssh://ann@host:2222/srv/c.sock", "ann@host", 2222, "/srv/c.sock",
    "ssh://ann@host:2222/srv/c.sock" },
  { "ssh://host", "host", 0, RESTANTE_CONTROL_SOCKET, "ssh://host/run/restante/control.sock" },
  { "ann@2001:db8::1", "ann@2001:db8::1", 0, RESTANTE_CONTROL_SOCKET,
    "ssh://ann@[2001:db8::1]/run/restante/control.sock" },
  { "ann@[2001:db8::1]:22", "ann@2001:db8::1", 22, RESTANTE_CONTROL_SOCKET,
    "ssh://ann@[2001:db8::1]:22/run/restante/control.sock" },
  { "a@b@host", "a@b@host", 0, RESTANTE_CONTROL_SOCKET,
    "ssh://a@b@host/run/restante/control.sock" },
};

static void
test_remote (void)
{
  g_unsetenv ("RESTANTE_REMOTE_CONTROL");
  for (gsize i = 0; i < G_N_ELEMENTS (remote); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RestantePlace) place = restante_place_new_remote (remote[i].text, &error);
    g_autoptr (RestantePlace) again = NULL;
    g_autofree char *stored = NULL;

    g_test_message ("%s", remote[i].text);
    g_assert_no_error (error);
    g_assert_cmpstr (place->host, ==, remote[i].host);
    g_assert_cmpuint (place->port, ==, remote[i].port);
    g_assert_cmpstr (place->socket, ==, remote[i].socket);
    stored = restante_place_to_string (place);
    g_assert_cmpstr (stored, ==, remote[i].stored);
    again = restante_place_from_string (stored, &error);
    g_assert_no_error (error);
    g_assert_true (restante_place_equal (place, again));
  }
}

/* What would be an option of ssh, or would be split by it, never reaches it. */
static void
test_refused (void)
{
  const char *const bad[] = {
    "",
    "@",
    "@host",
    "ann@",
    "-oProxyCommand=id",
    "-l@host",
    "ann@-oProxyCommand=id",
    "ssh://-oProxyCommand=id/x",
    "host:0",
    "host:65536",
    "host:x",
    "a b",
    "host\n",
    "ann@[::1",
    "ann@[::1]x",
    "user@$(id)",
    "ssh://host/a:b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", bad[i]);
    g_assert_null (restante_place_new_remote (bad[i], &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
    g_assert_nonnull (strstr (error->message, "user@host"));
  }
}

static void
test_remote_control (void)
{
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (RestantePlace) named = NULL;

  g_setenv ("RESTANTE_REMOTE_CONTROL", "/srv/holder.sock", TRUE);
  place = restante_place_new_remote ("ann@host", NULL);
  named = restante_place_new_remote ("ssh://ann@host/other.sock", NULL);
  g_unsetenv ("RESTANTE_REMOTE_CONTROL");
  g_assert_cmpstr (place->socket, ==, "/srv/holder.sock");
  g_assert_cmpstr (named->socket, ==, "/other.sock");
}

static const struct
{
  const char *control, *host, *environment; /* given */
  const char *socket, *ssh;                 /* wanted; both NULL: an error */
} finds[] = {
  { NULL, NULL, NULL, RESTANTE_CONTROL_SOCKET, NULL },
  { NULL, NULL, "/env.sock", "/env.sock", NULL },
  { NULL, NULL, "", RESTANTE_CONTROL_SOCKET, NULL },
  { "/opt.sock", NULL, "/env.sock", "/opt.sock", NULL },
  { NULL, "ann@host", "/env.sock", RESTANTE_CONTROL_SOCKET, "ann@host" },
  { "/opt.sock", "ann@host", NULL, NULL, NULL },
  { "", NULL, NULL, NULL, NULL },
  { NULL, "-x", NULL, NULL, NULL },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RestantePlace) place = NULL;

    g_unsetenv ("RESTANTE_CONTROL");
    if (finds[i].environment)
      g_setenv ("RESTANTE_CONTROL", finds[i].environment, TRUE);
    place = restante_place_find (finds[i].control, finds[i].host, &error);
    if (!finds[i].socket) {
      g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (place->socket, ==, finds[i].socket);
    g_assert_cmpstr (place->host, ==, finds[i].ssh);
  }
  g_unsetenv ("RESTANTE_CONTROL");
}

static void
test_label (void)
{
  g_autoptr (RestantePlace) here = restante_place_new_local (RESTANTE_CONTROL_SOCKET);
  g_autoptr (RestantePlace) there = restante_place_new_remote ("ann@host:2222", NULL);
  g_autoptr (RestantePlace) odd = restante_place_new_local ("/srv/c.sock");
  g_autofree char *a = restante_place_get_label (here);
  g_autofree char *b = restante_place_get_label (there);
  g_autofree char *c = restante_place_get_label (odd);

  g_assert_cmpstr (a, ==, "this computer");
  g_assert_cmpstr (b, ==, "ann@host");
  g_assert_cmpstr (c, ==, "/srv/c.sock");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/place/remote", test_remote);
  g_test_add_func ("/client/place/refused", test_refused);
  g_test_add_func ("/client/place/remote-control", test_remote_control);
  g_test_add_func ("/client/place/find", test_find);
  g_test_add_func ("/client/place/label", test_label);
  return g_test_run ();
}
