/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's own script: for services that nothing else here can write. It is run without a shell,
 * with nothing on its standard input and no environment but this:
 *
 *   RESTANTE_ACTION   test, which must change nothing, or write
 *   RESTANTE_ZONE     the writer's zone
 *   RESTANTE_NAME     of the record, no dot at the end    \
 *   RESTANTE_TYPE     "A", "AAAA", "MX", …                 | with write
 *   RESTANTE_TTL      seconds                              |
 *   RESTANTE_BEFORE   RDATA, one a line; empty: none       |
 *   RESTANTE_AFTER    the same, what is to be there       /
 *   PATH, LC_ALL
 *
 * Exit status 0: done; 75 (EX_TEMPFAIL): later it may work; anything else: refused. The last line
 * that it prints says why. When its time is over it is killed, with all that it has started. */
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dns/writer-private.h"

#define PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Of what it prints. */
#define TAIL_MAX  4096
#define WORDS_MAX 300

typedef struct
{
  char *name;
  char *zone;
  char *command;
} Command;

static gpointer
open_command (const RestanteWriterSettings *settings,
              const RestanteWriterSurroundings *surroundings,
              GError **error)
{
  const char *path = settings->command;
  Command *self;

  if (path == NULL || !g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                 "%s is no program that can be run here; give --command an absolute path",
                 path != NULL ? path : "nothing");
    return NULL;
  }
  self = g_new0 (Command, 1);
  self->name = g_strdup (settings->name);
  self->zone = g_strdup (settings->zone);
  self->command = g_strdup (path);
  return self;
}

static void
close_command (gpointer state)
{
  Command *self = state;

  g_free (self->name);
  g_free (self->zone);
  g_free (self->command);
  g_free (self);
}

/* A process group of its own: what it starts ends with it. */
static void
lead_group (gpointer unused)
{
  setpgid (0, 0);
}

static GSubprocessLauncher *
make_launcher (Command *self, const char *action)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  char *nothing[] = { NULL };

  g_subprocess_launcher_set_environ (launcher, nothing);
  g_subprocess_launcher_setenv (launcher, "PATH", PATH, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "RESTANTE_ACTION", action, TRUE);
  g_subprocess_launcher_setenv (launcher, "RESTANTE_ZONE", self->zone, TRUE);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, lead_group, NULL, NULL);
  return launcher;
}

/* The end of what it prints; everything is read, so that it never waits for us. */
static GString *
read_tail (GInputStream *from, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) tail = g_string_new (NULL);
  char buffer[1024];
  gssize got;

  while ((got = g_input_stream_read (from, buffer, sizeof buffer, cancellable, error)) > 0) {
    g_string_append_len (tail, buffer, got);
    if (tail->len > TAIL_MAX)
      g_string_erase (tail, 0, (gssize)tail->len - TAIL_MAX);
  }
  return got == 0 ? g_steal_pointer (&tail) : NULL;
}

/* The last line that is not empty, fit to be shown. */
static char *
last_line (const GString *output)
{
  g_autofree char *valid = g_utf8_make_valid (output->str, -1);
  g_auto (GStrv) lines = g_strsplit_set (g_strchomp (valid), "\r\n", -1);
  guint count = g_strv_length (lines);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *c = count > 0 ? lines[count - 1] : ""; *c != '\0' && line->len < WORDS_MAX;
       c = g_utf8_next_char (c))
    if (g_unichar_isprint (g_utf8_get_char (c)))
      g_string_append_unichar (line, g_utf8_get_char (c));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Also when the leader is gone: what it started may still hold our pipe. */
static void
kill_group (GSubprocess *process, pid_t leader)
{
  if (leader > 0)
    kill (-leader, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
}

static pid_t
get_pid (GSubprocess *process)
{
  const char *text = g_subprocess_get_identifier (process);

  return text != NULL ? (pid_t)g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
judge (Command *self, GSubprocess *process, const char *words, GError **error)
{
  g_autofree char *why = words[0] != '\0' ? g_strconcat (": ", words, NULL) : g_strdup ("");
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

  if (status == 0)
    return TRUE;
  if (status == EX_TEMPFAIL)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
                 "%s cannot do it now%s", self->command, why);
  else if (status < 0)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "%s was ended by signal %d%s", self->command, g_subprocess_get_term_sig (process),
                 why);
  else
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "%s refused (exit status %d)%s", self->command, status, why);
  return FALSE;
}

/* *@words: the last line of what it printed. */
static gboolean
run (Command *self,
     GSubprocessLauncher *launcher,
     GCancellable *cancellable,
     char **words,
     GError **error)
{
  const char *const arguments[] = { self->command, NULL };
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, arguments, &failure);
  g_autoptr (GString) tail = NULL;
  pid_t leader;

  if (process == NULL) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "%s cannot be run: %s", self->command, failure->message);
    return FALSE;
  }
  leader = get_pid (process);
  tail = read_tail (g_subprocess_get_stdout_pipe (process), cancellable, error);
  if (tail == NULL || !g_subprocess_wait (process, cancellable, error)) {
    kill_group (process, leader);
    return FALSE;
  }
  *words = last_line (tail);
  return judge (self, process, *words, error);
}

static gboolean
test_command (gpointer state, GCancellable *cancellable, char **text, GError **error)
{
  Command *self = state;
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (self, "test");
  g_autofree char *words = NULL;

  if (!run (self, launcher, cancellable, &words, error))
    return FALSE;
  *text = words[0] != '\0'
              ? g_strdup_printf ("%s says: %s", self->command, words)
              : g_strdup_printf ("%s can be run and finds nothing wrong", self->command);
  return TRUE;
}

static void
set_lines (GSubprocessLauncher *launcher, const char *variable, const RestanteRecordSet *set)
{
  g_autofree char *lines = g_strjoinv ("\n", set->data);

  g_subprocess_launcher_setenv (launcher, variable, lines, TRUE);
}

static gboolean
write_command (gpointer state,
               const RestanteRecordChange *change,
               GCancellable *cancellable,
               GError **error)
{
  Command *self = state;
  const RestanteRecordSet *after = change->after;
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (self, "write");
  g_autofree char *ttl = g_strdup_printf ("%u", after->ttl);
  g_autofree char *words = NULL;

  g_subprocess_launcher_setenv (launcher, "RESTANTE_NAME", after->name, TRUE);
  g_subprocess_launcher_setenv (launcher, "RESTANTE_TYPE", after->type, TRUE);
  g_subprocess_launcher_setenv (launcher, "RESTANTE_TTL", ttl, TRUE);
  set_lines (launcher, "RESTANTE_BEFORE", change->before);
  set_lines (launcher, "RESTANTE_AFTER", after);
  return run (self, launcher, cancellable, &words, error);
}

const RestanteWriterKind restante_writer_command = {
  .kind = "command",
  .open = open_command,
  .close = close_command,
  .test = test_command,
  .write = write_command,
};
