/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GMutex and GCond on top of POSIX threads, for programs that run under ThreadSanitizer. Debian's
 * GLib makes them of futexes and is not instrumented: the sanitizer would never see who waits for
 * whom, and would call every guarded access a race. It never takes the place of the locks that GLib
 * uses for itself: those calls are bound inside of the library. */
#include <errno.h>
#include <glib.h>
#include <pthread.h>

/* What a GMutex or GCond points to; a static one gets it at its first use. */
static gpointer
attach (gpointer *where, gpointer (*make) (void), void (*unmake) (gpointer))
{
  gpointer made = g_atomic_pointer_get (where);

  if (made != NULL)
    return made;
  made = make ();
  if (g_atomic_pointer_compare_and_exchange (where, NULL, made))
    return made;
  unmake (made);
  return g_atomic_pointer_get (where);
}

static void
check (int status)
{
  if (status != 0)
    g_error ("a lock is not used as it must be: %s", g_strerror (status));
}

static gpointer
make_mutex (void)
{
  pthread_mutex_t *made = g_new0 (pthread_mutex_t, 1);

  check (pthread_mutex_init (made, NULL));
  return made;
}

static void
unmake_mutex (gpointer mutex)
{
  check (pthread_mutex_destroy (mutex));
  g_free (mutex);
}

static pthread_mutex_t *
mutex_of (GMutex *mutex)
{
  return attach (&mutex->p, make_mutex, unmake_mutex);
}

void
g_mutex_init (GMutex *mutex)
{
  mutex->p = make_mutex ();
}

void
g_mutex_clear (GMutex *mutex)
{
  g_clear_pointer (&mutex->p, unmake_mutex);
}

void
g_mutex_lock (GMutex *mutex)
{
  check (pthread_mutex_lock (mutex_of (mutex)));
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  int status = pthread_mutex_trylock (mutex_of (mutex));

  if (status != EBUSY)
    check (status);
  return status == 0;
}

void
g_mutex_unlock (GMutex *mutex)
{
  check (pthread_mutex_unlock (mutex_of (mutex)));
}

/* g_cond_wait_until() counts by the monotonic clock. */
static gpointer
make_cond (void)
{
  pthread_cond_t *made = g_new0 (pthread_cond_t, 1);
  pthread_condattr_t attributes;

  check (pthread_condattr_init (&attributes));
  check (pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC));
  check (pthread_cond_init (made, &attributes));
  check (pthread_condattr_destroy (&attributes));
  return made;
}

static void
unmake_cond (gpointer cond)
{
  check (pthread_cond_destroy (cond));
  g_free (cond);
}

static pthread_cond_t *
cond_of (GCond *cond)
{
  return attach (&cond->p, make_cond, unmake_cond);
}

void
g_cond_init (GCond *cond)
{
  cond->p = make_cond ();
}

void
g_cond_clear (GCond *cond)
{
  g_clear_pointer (&cond->p, unmake_cond);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  check (pthread_cond_wait (cond_of (cond), mutex_of (mutex)));
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  struct timespec end = { end_time / G_USEC_PER_SEC, end_time % G_USEC_PER_SEC * 1000 };
  int status = pthread_cond_timedwait (cond_of (cond), mutex_of (mutex), &end);

  if (status != ETIMEDOUT)
    check (status);
  return status == 0;
}

void
g_cond_signal (GCond *cond)
{
  check (pthread_cond_signal (cond_of (cond)));
}

void
g_cond_broadcast (GCond *cond)
{
  check (pthread_cond_broadcast (cond_of (cond)));
}
