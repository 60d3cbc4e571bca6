/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That the real fetchmail understands them is seen in tests/app/ui/test_dial_in.py. */
#include "client/fetchmail-lines.h"

#include <string.h>

static RestanteDialIn *
dial_in_new (const char *password, const char *listen_tls)
{
  const char *const domains[] = { "home.test", "two.test", NULL };
  const char *const listen[] = { listen_tls, NULL };

  return g_object_new (RESTANTE_TYPE_DIAL_IN, "domain", "home.test", "user", "home.test",
                       "password", password, "domains", domains, "hostname", "mx2.example.org",
                       "listen-tls", listen, NULL);
}

/* CONTRACT "ODMR": through socat, with verification on. */
static void
test_whole (void)
{
  g_autoptr (RestanteDialIn) dial_in = dial_in_new ("tanstaaf", "[::]:1366");
  g_autofree char *lines = restante_fetchmail_lines (dial_in);

  g_assert_cmpstr (lines, ==,
                   "poll mx2.example.org service 1366 protocol odmr\n"
                   "  plugin \"socat STDIO OPENSSL:%h:%p,verify=1,"
                   "cafile=/etc/ssl/certs/ca-certificates.crt\"\n"
                   "  username \"home.test\" password \"tanstaaf\"\n"
                   "  fetchdomains home.test two.test\n"
                   "  smtphost localhost");
}

static void
test_nothing_to_say (void)
{
  g_autoptr (RestanteDialIn) told = dial_in_new (NULL, "[::]:1366");
  g_autoptr (RestanteDialIn) no_tls = dial_in_new ("tanstaaf", NULL);

  g_assert_null (restante_fetchmail_lines (told));
  g_assert_null (restante_fetchmail_lines (no_tls));
}

/* A plugin is a command: a holder that lies must not get one in. */
static void
test_hostile (void)
{
  g_autoptr (RestanteDialIn) dial_in =
      dial_in_new ("x\"\n  plugin \"rm -r ~", "[::]:1366\" plugin \"a");
  g_autofree char *lines = restante_fetchmail_lines (dial_in);

  g_assert_nonnull (strstr (lines, "service 1366plugina protocol odmr\n"));
  g_assert_nonnull (strstr (lines, "password \"xpluginrm-r\"\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/fetchmail-lines/whole", test_whole);
  g_test_add_func ("/client/fetchmail-lines/nothing-to-say", test_nothing_to_say);
  g_test_add_func ("/promise/11/client/fetchmail-lines/hostile", test_hostile);
  return g_test_run ();
}
