/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  char *directory;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer unused)
{
  place->directory = g_dir_make_tmp ("restante-socket-XXXXXX", NULL);
  place->path = g_build_filename (place->directory, "control.sock", NULL);
}

static void
tear_down (Place *place, gconstpointer unused)
{
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->directory), ==, 0);
  g_free (place->path);
  g_free (place->directory);
}

static gboolean
answers (const char *path)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  return g_socket_connect (socket, address, NULL, NULL);
}

static GSocket *
listen_at (const char *path)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = restante_socket_listen (path, &error);

  g_assert_no_error (error);
  g_assert_true (answers (path));
  return socket;
}

static void
check_refused (const char *path, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_socket_listen (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_listen (Place *place, gconstpointer unused)
{
  mode_t mask = umask (077);
  g_autoptr (GSocket) socket = listen_at (place->path);
  struct stat status;

  umask (mask);
  g_assert_cmpint (lstat (place->path, &status), ==, 0);
  g_assert_true (S_ISSOCK (status.st_mode));
  g_assert_cmpint (status.st_mode & 0777, ==, 0666);
  restante_socket_close (socket, place->path);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

/* What a daemon leaves when it was killed. */
static void
test_stale (Place *place, gconstpointer unused)
{
  g_autoptr (GSocket) old = listen_at (place->path);
  g_autoptr (GSocket) socket = NULL;

  g_socket_close (old, NULL);
  g_assert_true (g_file_test (place->path, G_FILE_TEST_EXISTS));
  g_assert_false (answers (place->path));
  socket = listen_at (place->path);
  restante_socket_close (socket, place->path);
}

static void
test_live (Place *place, gconstpointer unused)
{
  g_autoptr (GSocket) old = listen_at (place->path);

  check_refused (place->path, "Another restanted answers");
  g_assert_true (answers (place->path));
  restante_socket_close (old, place->path);
}

static void
test_no_socket (Place *place, gconstpointer unused)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (place->path, "precious", -1, NULL));
  check_refused (place->path, "is not a socket");
  g_assert_true (g_file_get_contents (place->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "precious");
}

/* A link to a live socket is not the socket. */
static void
test_link (Place *place, gconstpointer unused)
{
  g_assert_cmpint (symlink ("/nonexistent", place->path), ==, 0);
  check_refused (place->path, "is not a socket");
}

static void
test_no_folder (Place *place, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (place->directory, "missing", "control.sock", NULL);

  check_refused (path, "cannot be made");
}

static void
test_long_path (Place *place, gconstpointer unused)
{
  g_autofree char *name = g_strnfill (108, 'x');
  g_autofree char *path = g_build_filename (place->directory, name, NULL);

  check_refused (path, "at most 107 bytes");
}

/* Another daemon has taken the path over in the meantime. */
static void
test_close_leaves_others (Place *place, gconstpointer unused)
{
  g_autoptr (GSocket) old = listen_at (place->path);
  g_autoptr (GSocket) other = NULL;

  g_unlink (place->path);
  other = listen_at (place->path);
  restante_socket_close (old, place->path);
  g_assert_true (answers (place->path));
  restante_socket_close (other, place->path);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/socket/" name, Place, NULL, set_up, function, tear_down)
  ADD ("listen", test_listen);
  ADD ("stale", test_stale);
  ADD ("live", test_live);
  ADD ("no-socket", test_no_socket);
  ADD ("link", test_link);
  ADD ("no-folder", test_no_folder);
  ADD ("long-path", test_long_path);
  ADD ("close-leaves-others", test_close_leaves_others);
#undef ADD
  return g_test_run ();
}
