/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ssh-problem.h"

#include <string.h>

#include "client/format.h"

/* The first line that is found decides, so what says more stands higher. @HOST and @SOCKET are
 * filled in. */
static const struct
{
  const char *found;
  RestanteClientError code;
  const char *sentence;
} problems[] = {
  { "REMOTE HOST IDENTIFICATION HAS CHANGED", RESTANTE_CLIENT_ERROR_LOGIN,
    "the SSH host key of @HOST has changed; find out why, then run “ssh-keygen -R” for it and "
    "“ssh @HOST” once" },
  { "Host key verification failed", RESTANTE_CLIENT_ERROR_LOGIN,
    "the SSH host key of @HOST is not known here; run “ssh @HOST” once and check it" },
  { "Too many authentication failures", RESTANTE_CLIENT_ERROR_LOGIN,
    "@HOST does not let you in, your SSH agent offers too many keys; name the right one in "
    "~/.ssh/config" },
  { "Permission denied (", RESTANTE_CLIENT_ERROR_LOGIN,
    "@HOST does not let you in; log in with “ssh @HOST” once, or add your key to your SSH agent" },
  { "administratively prohibited", RESTANTE_CLIENT_ERROR_FORBIDDEN,
    "the SSH server of @HOST does not forward Unix sockets; set AllowStreamLocalForwarding yes "
    "there" },
  { "open failed: connect failed", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "no holder answers at @SOCKET on @HOST; start restanted there, or check that you may use that "
    "socket" },
  { "Could not resolve hostname", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "the name of @HOST is not found; check it, or the network" },
  { "Connection refused", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "@HOST refuses SSH connections; check the port, and that sshd runs there" },
  { "No route to host", RESTANTE_CLIENT_ERROR_UNREACHABLE, "there is no route to @HOST" },
  { "Network is unreachable", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "the network of this computer does not reach @HOST" },
  { "timed out", RESTANTE_CLIENT_ERROR_UNREACHABLE, "@HOST does not answer" },
  { "not responding", RESTANTE_CLIENT_ERROR_UNREACHABLE, "@HOST does not answer any more" },
  { "Connection closed by", RESTANTE_CLIENT_ERROR_UNREACHABLE,
    "@HOST closed the SSH connection before the login" },
};

static char *
fill_in (const char *sentence, const RestantePlace *place)
{
  GString *text = g_string_new (sentence);

  g_string_replace (text, "@HOST", place->host, 0);
  g_string_replace (text, "@SOCKET", place->socket, 0);
  return g_string_free (text, FALSE);
}

/* What ssh said last is most often why it ended. */
static char *
last_line (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = g_strv_length (lines); i > 0; i--) {
    g_autofree char *line = restante_format_safe (g_strstrip (lines[i - 1]));
    if (*g_strstrip (line))
      return g_steal_pointer (&line);
  }
  return g_strdup ("it ended without a word");
}

GError *
restante_ssh_problem (const char *output, const RestantePlace *place)
{
  g_autofree char *line = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
    g_autofree char *sentence = fill_in (problems[i].sentence, place);
    if (strstr (output, problems[i].found))
      return g_error_new_literal (RESTANTE_CLIENT_ERROR, (int)problems[i].code, sentence);
  }
  line = last_line (output);
  return g_error_new (RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
                      "ssh does not reach %s: %s", place->host, line);
}

gboolean
restante_ssh_problem_is_socket (const char *output)
{
  return strstr (output, "open failed:") != NULL;
}
