/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For memfd_create(). */
#define _GNU_SOURCE
#include "queue/body-file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "queue/store.h"

static int
new_in_memory (GError **error)
{
  int fd = memfd_create ("body", MFD_CLOEXEC);

  if (fd < 0)
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL,
                 "There is no memory for reading a message: %s.", g_strerror (errno));
  return fd;
}

static gboolean
copy (RestanteBodyReader *body, int fd, GError **error)
{
  const guint8 *piece;
  gsize length = 0;

  while ((piece = restante_body_reader_next (body, &length, error)) != NULL && length > 0)
    if (!restante_spool_write (fd, piece, length, error))
      return FALSE;
  if (piece != NULL)
    lseek (fd, 0, SEEK_SET);
  return piece != NULL;
}

int
restante_body_file_new (RestanteQueue *self, RestanteBodyReader *body, GError **error)
{
  gboolean small = restante_body_reader_get_size (body) <= RESTANTE_BODY_FILE_MEMORY_MAX;
  int fd = small ? new_in_memory (error) : restante_spool_create_nameless (self->spool, error);

  if (fd < 0 || copy (body, fd, error))
    return fd;
  close (fd);
  return -1;
}
