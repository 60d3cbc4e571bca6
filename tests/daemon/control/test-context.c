/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/context.h"

#include "holder.h"

static gpointer
stop (gpointer context)
{
  restante_control_context_stop (context);
  return NULL;
}

static gboolean
is_stopped (gpointer context)
{
  return restante_control_context_is_stopped (context);
}

static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* Stopping lets nobody in any more and waits for who is inside. */
static void
test_stop_waits (Holder *holder, gconstpointer unused)
{
  g_autoptr (RestanteControlContext) context =
      restante_control_context_new (holder->queue, holder->watch, &holder->facts);
  guint ticks = g_timeout_add (1, on_tick, NULL);
  GThread *stopper;

  g_assert_true (restante_control_context_enter (context));
  stopper = g_thread_new ("stopper", stop, context);
  holder_wait (is_stopped, context);
  g_source_remove (ticks);
  g_assert_false (restante_control_context_enter (context));
  /* Still inside, so the queue is still there: the stopper has not come back. */
  g_assert_nonnull (restante_control_context_get_watch (context));
  restante_control_context_leave (context);
  g_thread_join (stopper);
  g_assert_null (restante_control_context_get_watch (context));
}

static void
test_facts_are_copied (Holder *holder, gconstpointer unused)
{
  g_autofree char *hostname = g_strdup ("first.test");
  RestanteControlFacts facts = holder->facts;
  g_autoptr (RestanteControlContext) context = NULL;

  facts.hostname = hostname;
  context = restante_control_context_new (holder->queue, holder->watch, &facts);
  hostname[0] = 'x';
  g_assert_cmpstr (restante_control_context_get_facts (context)->hostname, ==, "first.test");
  restante_control_context_stop (context);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/context/" name, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("stop-waits", test_stop_waits);
  ADD ("facts-are-copied", test_facts_are_copied);
#undef ADD
  return g_test_run ();
}
