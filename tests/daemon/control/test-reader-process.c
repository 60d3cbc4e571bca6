/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For O_TMPFILE. */
#define _GNU_SOURCE
#include "control/reader-process.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "api/error.h"

#define LONG 600 /* seconds, that nobody waits for */

static int
open_message (const char *text)
{
  int fd = open (g_get_tmp_dir (), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  lseek (fd, 0, SEEK_SET);
  return fd;
}

/* What a reader that is the shell script @script makes of @message. */
static RestanteReading *
read_with (const char *script, const char *message, guint patience, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("restante-reader-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "reader", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, NULL);
  RestanteReading *reading;

  g_assert_true (
      g_file_set_contents_full (program, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  reading = restante_reader_process_read (program, open_message (message), patience, error);
  g_unlink (program);
  g_rmdir (folder);
  return reading;
}

static void
test_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteReading) reading =
      read_with ("read line; printf '{\"text\":\"%s\",\"truncated\":true}\\n' \"$line\"",
                 "what was given\n", LONG, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_reading_get_text (reading), ==, "what was given");
  g_assert_true (restante_reading_get_truncated (reading));
}

static void
check_refused (const char *script, guint patience, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected =
      g_strdup_printf ("The message cannot be taken apart, because %s; export it and open it in a "
                       "mail program.",
                       why);

  g_assert_null (read_with (script, "x", patience, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_breaks_off (void)
{
  check_refused ("echo '{\"text\":\"half\"}'; kill -SEGV $$", LONG, "its reader broke off");
  check_refused ("echo '{\"text\":\"half\"}'; exit 1", LONG, "its reader broke off");
}

static void
test_rubbish (void)
{
  check_refused ("echo rubbish", LONG, "its reader says what is no reading");
  check_refused ("echo '{\"text\":17}'", LONG, "its reader says what is no reading");
  check_refused ("true", LONG, "its reader says what is no reading");
}

/* Nobody waits for it for ever, and nothing of it is left. */
static void
test_never_ends (void)
{
  check_refused ("exec sleep 100000", 1, "that takes too long");
}

static void
test_endless (void)
{
  check_refused ("exec yes", LONG, "there is too much to show");
}

static void
test_not_there (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      restante_reader_process_read ("/nonexistent/reader", open_message (""), LONG, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "The program that reads messages cannot be "
                                                   "started: "));
  g_assert_true (g_str_has_suffix (error->message, "; install Restante again."));
}

/* This test is in no folder that has one: what is installed is left. */
static void
test_find (void)
{
  g_autofree char *program = restante_reader_process_find ();

  g_assert_true (g_str_has_suffix (program, "/libexec/restante/restante-reader"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/reader-process/document", test_document);
  g_test_add_func ("/control/reader-process/breaks-off", test_breaks_off);
  g_test_add_func ("/control/reader-process/rubbish", test_rubbish);
  g_test_add_func ("/control/reader-process/never-ends", test_never_ends);
  g_test_add_func ("/control/reader-process/endless", test_endless);
  g_test_add_func ("/control/reader-process/not-there", test_not_there);
  g_test_add_func ("/control/reader-process/find", test_find);
  return g_test_run ();
}
