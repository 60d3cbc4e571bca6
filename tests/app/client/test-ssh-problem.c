/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ssh-problem.h"

/* What OpenSSH 9.2 writes, from its sources (ssh.c, sshconnect.c, sshconnect2.c, channels.c,
 * serverloop.c). */
static const struct
{
  const char *output;
  RestanteClientError code;
  const char *word; /* that the sentence must have */
} cases[] = {
  { "No ED25519 host key is known for host and you have requested strict checking.\r\nHost key "
    "verification failed.\r\n",
    RESTANTE_CLIENT_ERROR_LOGIN, "not known" },
  { "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.\r\n",
    RESTANTE_CLIENT_ERROR_LOGIN, "changed" },
  { "ann@host: Permission denied (publickey,password).\r\n", RESTANTE_CLIENT_ERROR_LOGIN,
    "let you in" },
  { "Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\r\n",
    RESTANTE_CLIENT_ERROR_LOGIN, "too many keys" },
  { "ssh: Could not resolve hostname host: Name or service not known\r\n",
    RESTANTE_CLIENT_ERROR_UNREACHABLE, "not found" },
  { "ssh: connect to host host port 22: Connection refused\r\n", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "refuses" },
  { "ssh: connect to host host port 22: No route to host\r\n", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "route" },
  { "ssh: connect to host host port 22: Connection timed out\r\n",
    RESTANTE_CLIENT_ERROR_UNREACHABLE, "does not answer" },
  { "Timeout, server host not responding.\r\n", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "does not answer" },
  { "channel 1: open failed: connect failed: open failed\r\n", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "/run/restante/control.sock" },
  { "channel 1: open failed: administratively prohibited: open failed\r\n",
    RESTANTE_CLIENT_ERROR_FORBIDDEN, "AllowStreamLocalForwarding" },
  { "command-line: line 0: Bad configuration option: x\r\n\r\n", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "Bad configuration option: x" },
  { "", RESTANTE_CLIENT_ERROR_UNREACHABLE, "without a word" },
};

static void
test_table (void)
{
  g_autoptr (RestantePlace) place = restante_place_new_remote ("ann@host", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = restante_ssh_problem (cases[i].output, place);
    g_test_message ("%s: %s", cases[i].output, error->message);
    g_assert_error (error, RESTANTE_CLIENT_ERROR, (int)cases[i].code);
    g_assert_nonnull (strstr (error->message, cases[i].word));
    g_assert_nonnull (strstr (error->message, "ann@host"));
    g_assert_null (strchr (error->message, '\n'));
    g_assert_null (strstr (error->message, "@HOST"));
  }
}

static void
test_socket (void)
{
  g_assert_true (
      restante_ssh_problem_is_socket ("channel 1: open failed: connect failed: open failed\r\n"));
  g_assert_false (restante_ssh_problem_is_socket ("Warning: Permanently added 'host'\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/ssh-problem/table", test_table);
  g_test_add_func ("/client/ssh-problem/socket", test_socket);
  return g_test_run ();
}
