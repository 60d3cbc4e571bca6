/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/secret-file.h"

#include <glib/gstdio.h>

#include "client/error.h"

typedef struct
{
  char *directory;
  GFile *file;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  self->directory = g_dir_make_tmp ("restante-test-XXXXXX", NULL);
  path = g_build_filename (self->directory, "token", NULL);
  self->file = g_file_new_for_path (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_file_delete (self->file, NULL, NULL);
  g_object_unref (self->file);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
}

static void
write_file (Fixture *self, const char *content, gssize length)
{
  g_assert_true (g_file_set_contents (g_file_peek_path (self->file), content, length, NULL));
}

static void
assert_refused (Fixture *self, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_secret_file_read (self->file, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE);
  if (secret)
    g_assert_null (strstr (error->message, secret));
}

/* The end of its line is no part of a token; those inside a key clause are. */
static void
test_read (Fixture *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *key = NULL;

  write_file (self, "t0ken\r\n", -1);
  token = restante_secret_file_read (self->file, NULL);
  g_assert_cmpstr (token, ==, "t0ken");
  write_file (self, "key \"n\" {\n  secret \"c2Vj\";\n};\n", -1);
  key = restante_secret_file_read (self->file, NULL);
  g_assert_cmpstr (key, ==, "key \"n\" {\n  secret \"c2Vj\";\n};");
}

static void
test_length (Fixture *self, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (RESTANTE_SECRET_MAX + 1, 'x');
  g_autofree char *longest = g_strnfill (RESTANTE_SECRET_MAX, 'x');
  g_autofree char *secret = NULL;

  write_file (self, long_text, -1);
  assert_refused (self, "xxxxx");
  write_file (self, longest, -1);
  secret = restante_secret_file_read (self->file, NULL);
  g_assert_cmpstr (secret, ==, longest);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  assert_refused (self, NULL);
  write_file (self, "\xff\xfe", 2);
  assert_refused (self, NULL);
  write_file (self, "half\0a secret", 13);
  assert_refused (self, "half");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/promise/11/dialogs/secret-file/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("read", test_read);
  ADD ("length", test_length);
  ADD ("refused", test_refused);
  return g_test_run ();
}
