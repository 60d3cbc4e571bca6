/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/body-content.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/store.h"

#define PIECE_MAX        (256 * 1024)
#define FIRST_ALLOCATION 4096

struct _RestanteBodyWriter
{
  RestanteQueue *queue;
  GByteArray *waiting; /* what is not in the file yet */
  guint64 size;
  int fd; /* -1: everything is in `waiting` */
  char *name;
};

RestanteBodyWriter *
restante_body_writer_new (RestanteQueue *queue)
{
  RestanteBodyWriter *self = g_new0 (RestanteBodyWriter, 1);

  self->queue = queue;
  self->waiting = g_byte_array_sized_new (FIRST_ALLOCATION);
  self->fd = -1;
  return self;
}

void
restante_body_writer_free (RestanteBodyWriter *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->name != NULL)
    restante_spool_remove (self->queue->spool, self->name);
  g_free (self->name);
  g_clear_pointer (&self->waiting, g_byte_array_unref);
  g_free (self);
}

/* Moves what waits to the file. */
static gboolean
spill (RestanteBodyWriter *self, GError **error)
{
  if (!restante_room_has (self->queue->room, self->waiting->len)) {
    g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL,
                         "The disk has less room than min-free-space: make room on it.");
    return FALSE;
  }
  if (self->fd < 0)
    self->fd = restante_spool_create (self->queue->spool, &self->name, error);
  if (self->fd < 0 ||
      !restante_spool_write (self->fd, self->waiting->data, self->waiting->len, error))
    return FALSE;
  g_byte_array_set_size (self->waiting, 0);
  return TRUE;
}

gboolean
restante_body_writer_append (RestanteBodyWriter *self,
                             const guint8 *bytes,
                             gsize length,
                             GError **error)
{
  while (length > 0) {
    gsize piece = MIN (length, (gsize)RESTANTE_BODY_INLINE_MAX);

    /* Not when it grows past that: whoever must not block still has the time to see it. */
    if (self->waiting->len > RESTANTE_BODY_INLINE_MAX && !spill (self, error))
      return FALSE;
    g_byte_array_append (self->waiting, bytes, (guint)piece);
    self->size += piece;
    bytes += piece;
    length -= piece;
  }
  return TRUE;
}

guint64
restante_body_writer_get_size (RestanteBodyWriter *self)
{
  return self->size;
}

gboolean
restante_body_writer_is_in_memory (RestanteBodyWriter *self)
{
  return self->fd < 0 && self->waiting->len <= RESTANTE_BODY_INLINE_MAX;
}

gboolean
restante_body_writer_take (RestanteBodyWriter *self, GBytes **bytes, char **spool, GError **error)
{
  *bytes = NULL;
  *spool = NULL;
  if (restante_body_writer_is_in_memory (self)) {
    *bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->waiting));
    self->waiting = g_byte_array_new ();
    return TRUE;
  }
  if (!spill (self, error) ||
      !restante_spool_commit (self->queue->spool, self->name, self->fd, error))
    return FALSE;
  close (self->fd);
  self->fd = -1;
  *spool = g_steal_pointer (&self->name);
  return TRUE;
}

struct _RestanteBodyReader
{
  GBytes *trace; /* NULL once it was given */
  GBytes *bytes; /* NULL once it was given, or without any */
  GBytes *given;
  int fd; /* -1: no file */
  guint8 *piece;
  guint64 size;
  guint64 left; /* of the file */
};

/* A body never grows or shrinks once it is stored: another length means damage. */
static gboolean
open_file (
    RestanteBodyReader *self, RestanteSpool *spool, const char *name, guint64 size, GError **error)
{
  struct stat status;

  self->fd = restante_spool_read (spool, name, error);
  if (self->fd < 0)
    return FALSE;
  if (fstat (self->fd, &status) != 0 || (guint64)status.st_size != size) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO,
                 "The spool file %s is damaged: put back a copy of it.", name);
    return FALSE;
  }
  self->left = size;
  return TRUE;
}

RestanteBodyReader *
restante_body_reader_new (RestanteSpool *spool,
                          const char *trace,
                          GBytes *bytes,
                          const char *name,
                          guint64 size,
                          GError **error)
{
  g_autoptr (RestanteBodyReader) self = g_new0 (RestanteBodyReader, 1);

  self->fd = -1;
  self->trace = g_bytes_new (trace, strlen (trace));
  if (bytes != NULL)
    self->bytes = g_bytes_ref (bytes);
  else if (name != NULL && !open_file (self, spool, name, size, error))
    return NULL;
  self->size = g_bytes_get_size (self->trace) + self->left;
  if (bytes != NULL)
    self->size += g_bytes_get_size (bytes);
  return g_steal_pointer (&self);
}

void
restante_body_reader_free (RestanteBodyReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->trace, g_bytes_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->given, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->piece);
  g_free (self);
}

/* NULL when there is nothing in memory any more. An empty piece would look like the end. */
static const guint8 *
give_memory (RestanteBodyReader *self, gsize *length)
{
  do {
    GBytes *next =
        self->trace != NULL ? g_steal_pointer (&self->trace) : g_steal_pointer (&self->bytes);

    g_clear_pointer (&self->given, g_bytes_unref);
    self->given = next;
  } while (self->given != NULL && g_bytes_get_size (self->given) == 0);
  return self->given != NULL ? g_bytes_get_data (self->given, length) : NULL;
}

static gboolean
read_file (RestanteBodyReader *self, gsize *length, GError **error)
{
  gssize got;

  do
    got = read (self->fd, self->piece, PIECE_MAX);
  while (got < 0 && errno == EINTR);
  if (got > 0 && (guint64)got <= self->left) {
    self->left -= (guint64)got;
    *length = (gsize)got;
    return TRUE;
  }
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO,
               "The spool cannot be read (%s): look at its disk.",
               got < 0 ? g_strerror (errno) : "a file has another length than before");
  return FALSE;
}

const guint8 *
restante_body_reader_next (RestanteBodyReader *self, gsize *length, GError **error)
{
  const guint8 *memory = give_memory (self, length);

  if (memory != NULL)
    return memory;
  if (self->left == 0) {
    *length = 0;
    return (const guint8 *)"";
  }
  if (self->piece == NULL)
    self->piece = g_malloc (PIECE_MAX);
  return read_file (self, length, error) ? self->piece : NULL;
}

guint64
restante_body_reader_get_size (RestanteBodyReader *self)
{
  return self->size;
}
