/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/deadline.h"

static void
wait_for (GCancellable *cancellable)
{
  GPollFD poll;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &poll));
  g_poll (&poll, 1, -1);
  g_cancellable_release_fd (cancellable);
}

static void
test_over (void)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RestanteDeadline) deadline = restante_deadline_new (1, NULL);

  wait_for (restante_deadline_get_cancellable (deadline));
  g_assert_true (restante_deadline_is_over (deadline));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

static gpointer
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_parent (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  g_autoptr (RestanteDeadline) deadline = restante_deadline_new (1000, parent);
  GThread *thread = g_thread_new ("cancel", cancel, parent);

  wait_for (restante_deadline_get_cancellable (deadline));
  g_thread_join (thread);
  g_assert_false (restante_deadline_is_over (deadline));
}

static void
test_parent_before (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  g_autoptr (RestanteDeadline) deadline = NULL;

  g_cancellable_cancel (parent);
  deadline = restante_deadline_new (1000, parent);
  g_assert_true (g_cancellable_is_cancelled (restante_deadline_get_cancellable (deadline)));
}

/* The end of the work is not waited for until its deadline. */
static void
test_early_end (void)
{
  for (guint i = 0; i < 100; i++) {
    g_autoptr (RestanteDeadline) deadline = restante_deadline_new (1000, NULL);

    g_assert_false (restante_deadline_is_over (deadline));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/deadline/over", test_over);
  g_test_add_func ("/dns/deadline/parent", test_parent);
  g_test_add_func ("/dns/deadline/parent-before", test_parent_before);
  g_test_add_func ("/dns/deadline/early-end", test_early_end);
  return g_test_run ();
}
