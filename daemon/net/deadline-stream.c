/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/deadline-stream.h"

/* Shared by the stream and its two halves. */
typedef struct
{
  GSocket *socket;
  gint64 end; /* monotonic, in microseconds */
} Deadline;

static void
deadline_clear (gpointer data)
{
  Deadline *deadline = data;

  g_object_unref (deadline->socket);
}

static void
deadline_unref (Deadline *deadline)
{
  g_atomic_rc_box_release_full (deadline, deadline_clear);
}

/* FALSE: there is no time left. Otherwise the socket waits no longer than there is. */
static gboolean
deadline_arm (Deadline *deadline, GError **error)
{
  gint64 left = deadline->end - g_get_monotonic_time ();

  if (left <= 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
    return FALSE;
  }
  g_socket_set_timeout (deadline->socket, (guint)((left - 1) / G_USEC_PER_SEC) + 1);
  return TRUE;
}

/* -- reading
 * --------------------------------------------------------------------------------------------------
 */

#define TYPE_READER (reader_get_type ())
G_DECLARE_FINAL_TYPE (Reader, reader, RESTANTE, READER, GInputStream)

struct _Reader
{
  GInputStream parent_instance;
  Deadline *deadline;
};

static void reader_init_pollable (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Reader,
                               reader,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      reader_init_pollable))

static gssize
reader_read (
    GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  Deadline *deadline = RESTANTE_READER (stream)->deadline;

  if (!deadline_arm (deadline, error))
    return -1;
  return g_socket_receive_with_blocking (deadline->socket, buffer, size, TRUE, cancellable, error);
}

static gboolean
reader_is_readable (GPollableInputStream *stream)
{
  Deadline *deadline = RESTANTE_READER (stream)->deadline;

  return g_socket_condition_check (deadline->socket, G_IO_IN) != 0;
}

static GSource *
reader_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  Deadline *deadline = RESTANTE_READER (stream)->deadline;
  g_autoptr (GSource) source = g_socket_create_source (deadline->socket, G_IO_IN, cancellable);

  return g_pollable_source_new_full (stream, source, NULL);
}

static gssize
reader_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
  Deadline *deadline = RESTANTE_READER (stream)->deadline;

  return g_socket_receive_with_blocking (deadline->socket, buffer, size, FALSE, NULL, error);
}

static void
reader_init_pollable (GPollableInputStreamInterface *iface)
{
  iface->is_readable = reader_is_readable;
  iface->create_source = reader_create_source;
  iface->read_nonblocking = reader_read_nonblocking;
}

static void
reader_finalize (GObject *object)
{
  deadline_unref (RESTANTE_READER (object)->deadline);
  G_OBJECT_CLASS (reader_parent_class)->finalize (object);
}

static void
reader_class_init (ReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reader_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = reader_read;
}

static void
reader_init (Reader *self)
{
}

/* -- writing
 * --------------------------------------------------------------------------------------------------
 */

#define TYPE_WRITER (writer_get_type ())
G_DECLARE_FINAL_TYPE (Writer, writer, RESTANTE, WRITER, GOutputStream)

struct _Writer
{
  GOutputStream parent_instance;
  Deadline *deadline;
};

static void writer_init_pollable (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Writer,
                               writer,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      writer_init_pollable))

static gssize
writer_write (GOutputStream *stream,
              const void *bytes,
              gsize length,
              GCancellable *cancellable,
              GError **error)
{
  Deadline *deadline = RESTANTE_WRITER (stream)->deadline;

  if (!deadline_arm (deadline, error))
    return -1;
  return g_socket_send_with_blocking (deadline->socket, bytes, length, TRUE, cancellable, error);
}

static gboolean
writer_is_writable (GPollableOutputStream *stream)
{
  Deadline *deadline = RESTANTE_WRITER (stream)->deadline;

  return g_socket_condition_check (deadline->socket, G_IO_OUT) != 0;
}

static GSource *
writer_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  Deadline *deadline = RESTANTE_WRITER (stream)->deadline;
  g_autoptr (GSource) source = g_socket_create_source (deadline->socket, G_IO_OUT, cancellable);

  return g_pollable_source_new_full (stream, source, NULL);
}

static gssize
writer_write_nonblocking (GPollableOutputStream *stream,
                          const void *bytes,
                          gsize length,
                          GError **error)
{
  Deadline *deadline = RESTANTE_WRITER (stream)->deadline;

  return g_socket_send_with_blocking (deadline->socket, bytes, length, FALSE, NULL, error);
}

static void
writer_init_pollable (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = writer_is_writable;
  iface->create_source = writer_create_source;
  iface->write_nonblocking = writer_write_nonblocking;
}

static void
writer_finalize (GObject *object)
{
  deadline_unref (RESTANTE_WRITER (object)->deadline);
  G_OBJECT_CLASS (writer_parent_class)->finalize (object);
}

static void
writer_class_init (WriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = writer_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = writer_write;
}

static void
writer_init (Writer *self)
{
}

/* -- both
 * -----------------------------------------------------------------------------------------------------
 */

struct _RestanteDeadlineStream
{
  GIOStream parent_instance;
  Deadline *deadline;
  Reader *reader;
  Writer *writer;
};

G_DEFINE_FINAL_TYPE (RestanteDeadlineStream, restante_deadline_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (RESTANTE_DEADLINE_STREAM (stream)->reader);
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (RESTANTE_DEADLINE_STREAM (stream)->writer);
}

static void
restante_deadline_stream_finalize (GObject *object)
{
  RestanteDeadlineStream *self = RESTANTE_DEADLINE_STREAM (object);

  g_object_unref (self->reader);
  g_object_unref (self->writer);
  deadline_unref (self->deadline);
  G_OBJECT_CLASS (restante_deadline_stream_parent_class)->finalize (object);
}

static void
restante_deadline_stream_class_init (RestanteDeadlineStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_deadline_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = get_output_stream;
}

static void
restante_deadline_stream_init (RestanteDeadlineStream *self)
{
  self->deadline = g_atomic_rc_box_new0 (Deadline);
  self->reader = g_object_new (TYPE_READER, NULL);
  self->reader->deadline = g_atomic_rc_box_acquire (self->deadline);
  self->writer = g_object_new (TYPE_WRITER, NULL);
  self->writer->deadline = g_atomic_rc_box_acquire (self->deadline);
}

RestanteDeadlineStream *
restante_deadline_stream_new (GSocket *socket)
{
  RestanteDeadlineStream *self = g_object_new (RESTANTE_TYPE_DEADLINE_STREAM, NULL);

  self->deadline->socket = g_object_ref (socket);
  return self;
}

void
restante_deadline_stream_set (RestanteDeadlineStream *self, guint seconds)
{
  self->deadline->end = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
}
