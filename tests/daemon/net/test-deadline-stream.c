/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/deadline-stream.h"

#include <string.h>
#include <sys/socket.h>

#define LONG 30 /* seconds; a wait that is never meant to end by itself */

typedef struct
{
  RestanteDeadlineStream *stream;
  GSocket *near;
  GSocket *far;
} Wire;

static void
set_up (Wire *self, gconstpointer unused)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  self->near = g_socket_new_from_fd (fds[0], NULL);
  self->far = g_socket_new_from_fd (fds[1], NULL);
  self->stream = restante_deadline_stream_new (self->near);
}

static void
tear_down (Wire *self, gconstpointer unused)
{
  g_object_unref (self->stream);
  g_object_unref (self->near);
  g_object_unref (self->far);
}

static void
test_both_directions (Wire *self, gconstpointer unused)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->stream));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  char got[8] = "";

  restante_deadline_stream_set (self->stream, LONG);
  g_assert_cmpint (g_output_stream_write (output, "ping", 4, NULL, NULL), ==, 4);
  g_assert_cmpint (g_socket_receive (self->far, got, sizeof got, NULL, NULL), ==, 4);
  g_assert_cmpmem (got, 4, "ping", 4);
  g_assert_cmpint (g_socket_send (self->far, "pong", 4, NULL, NULL), ==, 4);
  g_assert_cmpint (g_input_stream_read (input, got, sizeof got, NULL, NULL), ==, 4);
  g_assert_cmpmem (got, 4, "pong", 4);
}

/* What waits there does not count: its time is over. */
static void
test_is_over (Wire *self, gconstpointer unused)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->stream));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  g_autoptr (GError) reading = NULL;
  g_autoptr (GError) writing = NULL;
  char byte;

  g_assert_cmpint (g_socket_send (self->far, "x", 1, NULL, NULL), ==, 1);
  restante_deadline_stream_set (self->stream, 0);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, &reading), ==, -1);
  g_assert_error (reading, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_output_stream_write (output, "x", 1, NULL, &writing), ==, -1);
  g_assert_error (writing, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  restante_deadline_stream_set (self->stream, LONG);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, NULL), ==, 1);
}

static void
test_silence (Wire *self, gconstpointer unused)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->stream));
  g_autoptr (GError) error = NULL;
  char byte;

  restante_deadline_stream_set (self->stream, 1);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Does not read. */
static void
test_full (Wire *self, gconstpointer unused)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  gsize size = 16 * 1024 * 1024; /* more than any socket buffer */
  g_autofree guint8 *bytes = g_malloc0 (size);
  g_autoptr (GError) error = NULL;

  restante_deadline_stream_set (self->stream, 1);
  g_assert_false (g_output_stream_write_all (output, bytes, size, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Wire, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/deadline-stream/both-directions", test_both_directions);
  ADD ("/net/deadline-stream/is-over", test_is_over);
  ADD ("/net/deadline-stream/silence", test_silence);
  ADD ("/net/deadline-stream/full", test_full);
  return g_test_run ();
}
