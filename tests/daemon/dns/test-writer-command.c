/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake-service.h"

#define HOME "home." FAKE_ZONE

typedef struct
{
  char *folder;
  char *script;
  char *output;
  RestanteWriterSurroundings surroundings;
} Case;

static void
set_up (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("restante-command-XXXXXX", &error);
  g_assert_no_error (error);
  self->script = g_build_filename (self->folder, "write it", NULL);
  self->output = g_build_filename (self->folder, "output", NULL);
  self->surroundings.timeout = 30;
}

static void
tear_down (Case *self, gconstpointer unused)
{
  g_remove (self->script);
  g_remove (self->output);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->script);
  g_free (self->output);
}

static RestanteWriter *
open_script (Case *self, const char *text)
{
  RestanteWriterSettings settings = { .name = (char *)"mine",
                                      .kind = (char *)"command",
                                      .zone = (char *)FAKE_ZONE,
                                      .command = self->script };
  g_autofree char *whole = g_strconcat ("#!/bin/sh\n", text, "\n", NULL);
  g_autoptr (GError) error = NULL;
  RestanteWriter *writer;

  /* Another program that is started meanwhile must not hold the file open for writing. */
  g_assert_true (g_file_set_contents_full (self->script, whole, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0700, &error));
  writer = restante_writer_new (&settings, &self->surroundings, &error);
  g_assert_no_error (error);
  return writer;
}

static char *
read_output (Case *self)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (self->output, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_write (Case *self, gconstpointer unused)
{
  const char *const before[] = { "10 mail." FAKE_ZONE ".", NULL };
  const char *const after[] = { "10 mail." FAKE_ZONE ".", "20 $(id); `id`", NULL };
  g_autofree char *script = g_strdup_printf (
      "printf '%%s|' \"$#\" \"$RESTANTE_ACTION\" \"$RESTANTE_ZONE\" \"$RESTANTE_NAME\" "
      "\"$RESTANTE_TYPE\" \"$RESTANTE_TTL\" \"$RESTANTE_BEFORE\" \"$RESTANTE_AFTER\" \"$HOME\" "
      ">'%s'",
      self->output);
  g_autoptr (RestanteWriter) writer = open_script (self, script);
  g_autofree char *output = NULL;

  g_setenv ("HOME", "/nobody", TRUE);
  g_assert_no_error (fake_try_write (writer, FAKE_ZONE, "MX", before, 60, after));
  output = read_output (self);
  g_assert_cmpstr (output, ==,
                   "0|write|" FAKE_ZONE "|" FAKE_ZONE "|MX|60|10 mail." FAKE_ZONE
                   ".|10 mail." FAKE_ZONE ".\n20 $(id); `id`||");
}

static void
test_rights (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteWriter) writer = open_script (
      self, "[ $RESTANTE_ACTION = test ] && [ -z \"$RESTANTE_NAME\" ] && echo first && echo fine");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (restante_writer_test (writer, NULL, &text, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "says: fine"));
}

static void
test_exit_status (Case *self, gconstpointer unused)
{
  static const struct
  {
    const char *script;
    RestanteWriterError error;
    const char *words;
  } rows[] = {
    { "echo begun; echo 'no right' >&2; exit 1", RESTANTE_WRITER_ERROR_REFUSED, ": no right" },
    { "exit 1", RESTANTE_WRITER_ERROR_REFUSED, "exit status 1" },
    { "echo later; exit 75", RESTANTE_WRITER_ERROR_UNREACHABLE, "cannot do it now: later" },
    { "exit 99", RESTANTE_WRITER_ERROR_REFUSED, "exit status 99" },
    { "kill -TERM $$", RESTANTE_WRITER_ERROR_REFUSED, "signal 15" },
    { "printf 'a\\033[31mb\\n\\n'; exit 1", RESTANTE_WRITER_ERROR_REFUSED, ": a[31mb" },
    { "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end; exit 1",
      RESTANTE_WRITER_ERROR_REFUSED, ": end" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteWriter) writer = open_script (self, rows[i].script);
    g_autoptr (GError) error = fake_try_write (writer, HOME, "A", NULL, 60, NULL);

    g_assert_error (error, RESTANTE_WRITER_ERROR, (int)rows[i].error);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_suffix (error->message, rows[i].words) ||
                   strstr (error->message, rows[i].words) != NULL);
  }
}

/* All that the script has started holds the FIFO: its end is theirs. */
static void
test_time_is_over (Case *self, gconstpointer unused)
{
  g_autofree char *script =
      g_strdup_printf ("exec 9>'%s'; echo begun >&9; sleep 1000 & sleep 1000", self->output);
  g_autoptr (RestanteWriter) writer = NULL;
  char text[16] = "";
  GError *error;
  int fifo;

  g_assert_cmpint (mkfifo (self->output, 0600), ==, 0);
  fifo = open (self->output, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  g_assert_cmpint (fifo, >=, 0);
  g_assert_true (g_unix_set_fd_nonblocking (fifo, FALSE, NULL));
  self->surroundings.timeout = 1;
  writer = open_script (self, script);
  error = fake_try_write (writer, HOME, "A", NULL, 60, NULL);
  fake_assert_error (error, UNREACHABLE, "within 1 s");
  g_assert_cmpint (read (fifo, text, sizeof text - 1), ==, strlen ("begun\n"));
  g_assert_cmpint (read (fifo, text, sizeof text), ==, 0);
  close (fifo);
}

static void
test_settings (Case *self, gconstpointer unused)
{
  const char *const commands[] = { NULL,          "",    "true", "./true", "/nowhere/true",
                                   "/etc/passwd", "/tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    RestanteWriterSettings settings = { .name = (char *)"mine",
                                        .kind = (char *)"command",
                                        .zone = (char *)FAKE_ZONE,
                                        .command = (char *)commands[i] };
    g_autoptr (GError) error = NULL;

    g_assert_null (restante_writer_new (&settings, &self->surroundings, &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dns/writer-command/write", Case, NULL, set_up, test_write, tear_down);
  g_test_add ("/dns/writer-command/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/dns/writer-command/exit-status", Case, NULL, set_up, test_exit_status, tear_down);
  g_test_add ("/dns/writer-command/time-is-over", Case, NULL, set_up, test_time_is_over, tear_down);
  g_test_add ("/dns/writer-command/settings", Case, NULL, set_up, test_settings, tear_down);
  return g_test_run ();
}
