/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/poller.h"

#include <sys/socket.h>
#include <unistd.h>

#define AT_ONCE  0
#define FOR_EVER (-1)

typedef struct
{
  RestantePoller *poller;
  RestantePollerSource source; /* one end of a pair */
  int other;
  guint told; /* how often the source was ready */
  guint rung;
} Watched;

static void
on_ready (RestantePollerSource *source, gpointer user_data)
{
  Watched *self = user_data;

  g_assert_true (source == &self->source);
  self->told++;
}

static void
on_rung (gpointer user_data)
{
  ((Watched *)user_data)->rung++;
}

static void
set_up (Watched *self, gconstpointer unused)
{
  int pair[2];

  self->poller = restante_poller_new (on_rung, self);
  g_assert_nonnull (self->poller);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  self->source = (RestantePollerSource){ on_ready, self, pair[0] };
  self->other = pair[1];
}

static void
tear_down (Watched *self, gconstpointer unused)
{
  restante_poller_free (self->poller);
  close (self->source.fd);
  if (self->other >= 0)
    close (self->other);
}

static void
watch (Watched *self, RestantePollerInterest interest)
{
  g_assert_true (restante_poller_watch (self->poller, &self->source, interest));
  g_assert_cmpint (self->source.interest, ==, interest);
}

static void
assert_told (Watched *self, gboolean ready)
{
  self->told = 0;
  restante_poller_wait (self->poller, AT_ONCE);
  g_assert_cmpuint (self->told, ==, ready ? 1 : 0);
}

/* As long as there is something to read, and only when that is asked for. */
static void
test_readable (Watched *self, gconstpointer unused)
{
  char byte;

  watch (self, RESTANTE_POLLER_READABLE);
  assert_told (self, FALSE);
  g_assert_cmpint (write (self->other, "x", 1), ==, 1);
  assert_told (self, TRUE);
  assert_told (self, TRUE);
  watch (self, RESTANTE_POLLER_NOTHING);
  assert_told (self, FALSE);
  watch (self, RESTANTE_POLLER_READABLE);
  assert_told (self, TRUE);
  g_assert_cmpint (read (self->source.fd, &byte, 1), ==, 1);
  assert_told (self, FALSE);
}

static void
test_writable (Watched *self, gconstpointer unused)
{
  watch (self, RESTANTE_POLLER_READABLE);
  assert_told (self, FALSE);
  watch (self, RESTANTE_POLLER_WRITABLE);
  assert_told (self, TRUE);
}

static void
test_gone (Watched *self, gconstpointer unused)
{
  watch (self, RESTANTE_POLLER_READABLE);
  close (self->other);
  self->other = -1;
  assert_told (self, TRUE);
}

static gpointer
ring (gpointer data)
{
  restante_poller_ring (data);
  return NULL;
}

/* From another thread, and however often, it ends the wait once. */
static void
test_ring (Watched *self, gconstpointer unused)
{
  GThread *thread = g_thread_new ("ring", ring, self->poller);

  restante_poller_wait (self->poller, FOR_EVER);
  g_thread_join (thread);
  g_assert_cmpuint (self->rung, ==, 1);
  restante_poller_ring (self->poller);
  restante_poller_ring (self->poller);
  restante_poller_wait (self->poller, FOR_EVER);
  restante_poller_wait (self->poller, AT_ONCE);
  g_assert_cmpuint (self->rung, ==, 2);
  g_assert_cmpuint (self->told, ==, 0);
}

static void
test_now (Watched *self, gconstpointer unused)
{
  gint64 before = g_get_monotonic_time ();

  restante_poller_wait (self->poller, AT_ONCE);
  g_assert_cmpint (restante_poller_get_now (self->poller), >=, before);
  g_assert_cmpint (restante_poller_get_now (self->poller), <=, g_get_monotonic_time ());
}

/* What cannot be watched is said, and nothing has changed. */
static void
test_no_descriptor (Watched *self, gconstpointer unused)
{
  RestantePollerSource nothing = { on_ready, self, -1 };

  g_assert_false (restante_poller_watch (self->poller, &nothing, RESTANTE_POLLER_READABLE));
  g_assert_cmpint (nothing.interest, ==, RESTANTE_POLLER_NOTHING);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/poller/readable", test_readable);
  ADD ("/net/poller/writable", test_writable);
  ADD ("/net/poller/gone", test_gone);
  ADD ("/net/poller/ring", test_ring);
  ADD ("/net/poller/now", test_now);
  ADD ("/net/poller/no-descriptor", test_no_descriptor);
  return g_test_run ();
}
