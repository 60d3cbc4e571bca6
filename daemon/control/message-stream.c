/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For O_TMPFILE. */
#define _GNU_SOURCE
#include "control/message-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>

static GMimeStream *
new_in_file (GError **error)
{
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return g_mime_stream_fs_new (fd);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "No temporary file can be made in %s: %s.", g_get_tmp_dir (), g_strerror (errno));
  return NULL;
}

static gboolean
write_piece (GMimeStream *stream, const guint8 *piece, gsize length, GError **error)
{
  if (g_mime_stream_write (stream, (const char *)piece, length) == (gssize)length)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "The message cannot be read, because a temporary file cannot be written in %s: %s.",
               g_get_tmp_dir (), g_strerror (errno));
  return FALSE;
}

GMimeStream *
restante_message_stream_new (RestanteBodyReader *body, GError **error)
{
  gboolean small = restante_body_reader_get_size (body) <= RESTANTE_MESSAGE_STREAM_MEMORY_MAX;
  g_autoptr (GMimeStream) stream = small ? g_mime_stream_mem_new () : new_in_file (error);

  if (!stream)
    return NULL;
  for (;;) {
    gsize length = 0;
    const guint8 *piece = restante_body_reader_next (body, &length, error);

    if (!piece)
      return NULL;
    if (length == 0)
      break;
    if (!write_piece (stream, piece, length, error))
      return NULL;
  }
  g_mime_stream_reset (stream);
  return g_steal_pointer (&stream);
}
