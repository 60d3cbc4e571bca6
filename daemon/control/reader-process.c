/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/reader-process.h"

#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "api/error.h"
#include "api/value-json.h"

/* A megabyte of text that is all quotation marks, fifty long headers of each name and two hundred
 * long names of attachments stay below it. */
#define DOCUMENT_MAX (16 * 1024 * 1024)

#define PROGRAM "restante-reader"

/* Beside restanted's own folder in a build: build/daemon/restanted, build/daemon/reader/…. */
char *
restante_reader_process_find (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *built =
      folder != NULL ? g_build_filename (folder, "reader", PROGRAM, NULL) : NULL;

  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (RESTANTE_LIBEXECDIR, PROGRAM, NULL);
}

static gboolean
fail (GError **error, const char *why)
{
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED,
               "The message cannot be taken apart, because %s; export it and open it in a mail "
               "program.",
               why);
  return FALSE;
}

static GSubprocess *
start (const char *program, int message, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) failure = NULL;
  GSubprocess *process;

  g_subprocess_launcher_take_stdin_fd (launcher, message);
  process = g_subprocess_launcher_spawn (launcher, &failure, program, NULL);
  if (process == NULL)
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED,
                 "The program that reads messages cannot be started: %s; install Restante again.",
                 failure->message);
  return process;
}

/* -1 and errno, ETIMEDOUT among them; 0 at the end. */
static gssize
read_some (int fd, char *buffer, gsize size, gint64 deadline)
{
  gint64 left = MAX (deadline - g_get_monotonic_time (), 0);
  GPollFD poll = { .fd = fd, .events = G_IO_IN };
  int ready = g_poll (&poll, 1, (int)(left / 1000));

  if (ready == 0)
    errno = ETIMEDOUT;
  return ready > 0 ? read (fd, buffer, size) : -1;
}

static gboolean
read_document (GSubprocess *process, GString *document, guint patience, GError **error)
{
  int fd =
      g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (process)));
  gint64 deadline = g_get_monotonic_time () + (gint64)patience * G_USEC_PER_SEC;
  char buffer[16384];

  for (;;) {
    gssize got = read_some (fd, buffer, sizeof buffer, deadline);

    if (got == 0)
      return TRUE;
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail (error, errno == ETIMEDOUT ? "that takes too long" : g_strerror (errno));
    if (document->len + (gsize)got > DOCUMENT_MAX)
      return fail (error, "there is too much to show");
    g_string_append_len (document, buffer, got);
  }
}

static gboolean
wait_for_end (GSubprocess *process, GError **error)
{
  g_subprocess_wait (process, NULL, NULL);
  return g_subprocess_get_successful (process) || fail (error, "its reader broke off");
}

RestanteReading *
restante_reader_process_read (const char *program, int message, guint patience, GError **error)
{
  g_autoptr (GSubprocess) process = start (program, message, error);
  g_autoptr (GString) document = g_string_new (NULL);
  RestanteReading *reading;

  if (process == NULL)
    return NULL;
  if (!read_document (process, document, patience, error)) {
    g_subprocess_force_exit (process);
    g_subprocess_wait (process, NULL, NULL);
    return NULL;
  }
  if (!wait_for_end (process, error))
    return NULL;
  reading =
      restante_value_from_text (RESTANTE_TYPE_READING, document->str, (gssize)document->len, NULL);
  if (reading == NULL)
    fail (error, "its reader says what is no reading");
  return reading;
}
