/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/socket.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#define BACKLOG 128

static gboolean fail (GError **error, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error, int code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_IO_ERROR, code ? g_io_error_from_errno (code) : G_IO_ERROR_FAILED,
                       message);
  return FALSE;
}

static GSocket *
new_socket (GError **error)
{
  return g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                       error);
}

/* Whether nobody answers at @path; an error when somebody does, or when that cannot be found out.
 */
static gboolean
is_stale (const char *path, GError **error)
{
  g_autoptr (GSocket) socket = new_socket (error);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) problem = NULL;

  if (!socket)
    return FALSE;
  if (g_socket_connect (socket, address, NULL, &problem))
    return fail (error, EADDRINUSE,
                 "Another restanted answers at %s; stop it, or set another control= for this one.",
                 path);
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return TRUE;
  return fail (error, 0, "The socket %s is there and cannot be tried: %s. Remove it.", path,
               problem->message);
}

/* Makes way at @path. */
static gboolean
remove_stale (const char *path, GError **error)
{
  struct stat status;

  if (lstat (path, &status) != 0) {
    if (errno == ENOENT)
      return TRUE;
    return fail (error, errno, "The control socket %s cannot be made: %s.", path,
                 g_strerror (errno));
  }
  if (!S_ISSOCK (status.st_mode))
    return fail (error, EEXIST,
                 "%s is there and is not a socket; move it away, or set another control=.", path);
  if (!is_stale (path, error))
    return FALSE;
  if (g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, errno, "The old control socket %s cannot be removed: %s.", path,
                 g_strerror (errno));
  return TRUE;
}

/* Nobody can connect before it listens, so the mode may be set after it is there. */
static gboolean
bind_and_listen (GSocket *socket, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) problem = NULL;

  if (!g_socket_bind (socket, address, FALSE, &problem) &&
      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return fail (error, EACCES,
                 "The control socket %s cannot be made: its folder belongs to another user; give "
                 "it to the one that restanted runs as, with \"chown\", or set another control=.",
                 path);
  if (problem != NULL)
    return fail (error, 0, "The control socket %s cannot be made: %s.", path, problem->message);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (g_chmod (path, 0666) == 0 && g_socket_listen (socket, &problem))
    return TRUE;
  fail (error, 0, "The control socket %s cannot be opened: %s.", path,
        problem ? problem->message : g_strerror (errno));
  g_unlink (path);
  return FALSE;
}

GSocket *
restante_socket_listen (const char *path, GError **error)
{
  g_autoptr (GSocket) socket = NULL;

  if (strlen (path) >= sizeof ((struct sockaddr_un *)NULL)->sun_path) {
    fail (error, ENAMETOOLONG, "The path of the control socket %s is too long: at most %zu bytes.",
          path, sizeof ((struct sockaddr_un *)NULL)->sun_path - 1);
    return NULL;
  }
  socket = new_socket (error);
  if (!socket || !remove_stale (path, error) || !bind_and_listen (socket, path, error))
    return NULL;
  return g_steal_pointer (&socket);
}

void
restante_socket_close (GSocket *socket, const char *path)
{
  /* While it is bound, connecting tells whether the path still leads to it: as long as nobody else
   * answers there. */
  g_socket_close (socket, NULL);
  if (is_stale (path, NULL))
    g_unlink (path);
}
