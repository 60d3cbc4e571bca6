/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/download.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "api/error.h"
#include "client/request.h"
#include "fake-holder.h"

static gboolean
download (FakeHolder *fake, const char *id, const char *path, gboolean replace, GError **error)
{
  g_autoptr (SoupSession) session = restante_session_new (fake->socket);
  g_autoptr (GAsyncResult) result = NULL;

  restante_download_async (session, id, path, replace, NULL, fake_holder_ready, &result);
  return restante_download_finish (fake_holder_await (&result), error);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
test_file (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *folder = g_dir_make_tmp ("restante-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "1.eml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;

  fake_holder_answer (fake, "GET", "/v1/queue/1/content", 200, "Subject: x\r\n\r\nText\r\n");
  g_assert_true (download (fake, "1", path, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\nText\r\n");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  g_assert_false (download (fake, "1", path, FALSE, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "is there already"));
  g_clear_error (&error);
  fake_holder_answer (fake, "GET", "/v1/queue/1/content", 200, "new");
  g_assert_true (download (fake, "1", path, TRUE, &error));
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* A failure leaves what was there, and nothing beside it. */
static void
test_nothing_left (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *folder = g_dir_make_tmp ("restante-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "1.eml", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "1.eml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_false (download (fake, "1", path, TRUE, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_assert_false (download (fake, "1", nowhere, TRUE, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_target (void)
{
  g_autofree char *plain = restante_download_target ("17");
  g_autofree char *odd = restante_download_target ("../status?x");

  g_assert_cmpstr (plain, ==, "/v1/queue/17/content");
  g_assert_cmpstr (odd, ==, "/v1/queue/..%2Fstatus%3Fx/content");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/download/file", test_file);
  g_test_add_func ("/client/download/nothing-left", test_nothing_left);
  g_test_add_func ("/client/download/target", test_target);
  return g_test_run ();
}
