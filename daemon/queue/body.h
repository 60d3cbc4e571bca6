/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a message on their way into and out of the store: up to 80 KiB in memory and then a
 * row, more straight to a file in the spool (DESIGN section 9). It never changes a byte and never
 * holds a large message in memory. */
#pragma once

#include <glib.h>

#include "queue/queue.h"

G_BEGIN_DECLS

/* A message of 64 KiB with its header fields: measured, such a one costs half in a row of what it
 * costs as a file. */
#define RESTANTE_BODY_INLINE_MAX (80 * 1024)

typedef struct _RestanteBodyWriter RestanteBodyWriter;

/* One thread at a time; blocking where it does not say otherwise. Errors are RESTANTE_QUEUE_ERROR
 * (no space, I/O): the sender gets 452. Freeing a writer that was not handed to
 * restante_queue_hold() removes what it wrote. */
RestanteBodyWriter *restante_body_writer_new (RestanteQueue *queue);
void restante_body_writer_free (RestanteBodyWriter *self);
gboolean restante_body_writer_append (RestanteBodyWriter *self,
                                      const guint8 *bytes,
                                      gsize length,
                                      GError **error);
guint64 restante_body_writer_get_size (RestanteBodyWriter *self);
/* It still fits into a row: neither the next piece, up to 80 KiB, nor holding it touches the disk
 * in this thread. */
gboolean restante_body_writer_is_in_memory (RestanteBodyWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteBodyWriter, restante_body_writer_free)

/* Reads a body from its start; @trace comes first when the caller wants the message as it is
 * delivered. */
typedef struct _RestanteBodyReader RestanteBodyReader;
void restante_body_reader_free (RestanteBodyReader *self);
/* The next piece (at most 256 KiB), owned by the reader until the next call; *@length 0 at the end;
 * NULL on error. */
const guint8 *restante_body_reader_next (RestanteBodyReader *self, gsize *length, GError **error);
guint64 restante_body_reader_get_size (RestanteBodyReader *self); /* bytes in all */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteBodyReader, restante_body_reader_free)

G_END_DECLS
