/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/secret.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "api/error.h"

#define SECRET_MAX 4096 /* bytes; a key clause has some 150 */

static const RestanteOption options[] = { RESTANTE_OPTION_KEY_FILE, RESTANTE_OPTION_PASSWORD_FILE,
                                          RESTANTE_OPTION_TOKEN_FILE };

/* From a file, or from standard input. */
static char *
read_file (RestanteContext *context, RestanteOption option, GError **error)
{
  const char *path = restante_context_get (context, option);
  g_autofree char *buffer = g_malloc0 (SECRET_MAX + 1);
  g_autoptr (GError) failure = NULL;
  char *secret = NULL;
  gsize length;

  if (g_strcmp0 (path, "-") == 0) {
    length = fread (buffer, 1, SECRET_MAX, context->terminal->in);
    return g_strndup (buffer, length);
  }
  if (g_file_get_contents (path, &secret, &length, &failure) && length <= SECRET_MAX)
    return secret;
  g_free (secret);
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, "%s %s: %s",
               restante_option_name (option), path,
               failure != NULL ? failure->message : "that is too long for a secret");
  return NULL;
}

/* What is typed is not seen; FALSE: the terminal cannot do that. */
static gboolean
hide_typing (int fd, struct termios *before)
{
  struct termios hidden;

  if (tcgetattr (fd, before) != 0)
    return FALSE;
  hidden = *before;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  return tcsetattr (fd, TCSAFLUSH, &hidden) == 0;
}

/* FALSE: somebody wants to end the program, and the terminal has to be put back before. */
static gboolean
await_line (FILE *in, int signals)
{
  struct pollfd fds[] = { { .fd = signals, .events = POLLIN },
                          { .fd = fileno (in), .events = POLLIN } };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno == EINTR)
    ;
  return fds[0].revents == 0;
}

static char *
read_lines (FILE *in, RestanteSecretKind kind, int signals)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char line[SECRET_MAX];

  while (text->len < SECRET_MAX && await_line (in, signals) &&
         fgets (line, sizeof line, in) != NULL) {
    g_string_append (text, line);
    if (kind == RESTANTE_SECRET_LINE || g_str_equal (g_strstrip (line), "};"))
      break;
  }
  explicit_bzero (line, sizeof line);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* With the typing hidden; a signal that ends the program does so when it is seen again. */
static char *
read_hidden (FILE *in, RestanteSecretKind kind, const struct termios *before)
{
  sigset_t ends, old;
  int signals;
  char *secret;

  sigemptyset (&ends);
  sigaddset (&ends, SIGINT);
  sigaddset (&ends, SIGTERM);
  sigaddset (&ends, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &ends, &old);
  signals = signalfd (-1, &ends, SFD_CLOEXEC);
  secret = read_lines (in, kind, signals);
  tcsetattr (fileno (in), TCSAFLUSH, before);
  close (signals);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  return secret;
}

/* NULL: nobody can be asked. */
static char *
ask (RestanteTerminal *terminal, RestanteSecretKind kind, const char *question)
{
  struct termios before;
  char *secret;

  if (!terminal->interactive || !hide_typing (fileno (terminal->in), &before))
    return NULL;
  fprintf (terminal->err, "%s: ", question);
  fflush (terminal->err);
  secret = read_hidden (terminal->in, kind, &before);
  fputc ('\n', terminal->err);
  return secret;
}

gboolean
restante_secret_read (RestanteContext *context,
                      RestanteSecretKind kind,
                      const char *question,
                      char **secret,
                      GError **error)
{
  gsize given = 0;

  while (given < G_N_ELEMENTS (options) && !restante_context_has (context, options[given]))
    given++;
  *secret = NULL;
  if (given < G_N_ELEMENTS (options)) {
    *secret = read_file (context, options[given], error);
    if (*secret == NULL)
      return FALSE;
  } else if (kind != RESTANTE_SECRET_NONE) {
    *secret = ask (context->terminal, kind, question);
  }
  if (*secret != NULL && kind == RESTANTE_SECRET_LINE)
    g_strchomp (*secret);
  return TRUE;
}
