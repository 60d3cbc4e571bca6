/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dane-source.h"

#include "home.h"

#define NAME "_25._tcp.mail.example.org"

/* A look-up without a trust anchor ends with RESTANTE_DANE_NO_ANCHOR, which nothing else here has.
 */
static RestanteDaneSource *
make_source (RestanteDaneSet *set)
{
  g_autoptr (RestanteTlsaLookup) tlsa = restante_tlsa_lookup_new (NULL, NULL, 1);

  return restante_dane_source_new (tlsa, "mail.example.org", 25, set);
}

/* One connection's thread. */
typedef struct
{
  RestanteDaneSource *source;
  gint64 now;
  RestanteDaneSet *set;
  gint done;
} Asker;

static gpointer
run_asker (gpointer data)
{
  Asker *asker = data;

  asker->set = restante_dane_source_take (asker->source, asker->now);
  g_atomic_int_set (&asker->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
test_fresh (void)
{
  g_autoptr (RestanteDaneSet) set = restante_dane_set_new (NAME, RESTANTE_DANE_SECURE, NULL, 100);
  g_autoptr (RestanteDaneSource) source = make_source (set);
  g_autoptr (RestanteDaneSet) taken = restante_dane_source_take (source, 99);

  g_assert_true (taken == set);
}

/* Two connections wait for the same answer. */
static void
assert_looked_up (RestanteDaneSet *set)
{
  g_autoptr (RestanteDaneSource) source = make_source (set);
  Asker askers[2] = { { .source = source, .now = 100 }, { .source = source, .now = 101 } };
  GThread *threads[2];

  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("asker", run_asker, &askers[i]);
  for (guint i = 0; i < 2; i++) {
    AWAIT (g_atomic_int_get (&askers[i].done));
    g_thread_join (threads[i]);
    g_assert_cmpint (restante_dane_set_get_answer (askers[i].set), ==, RESTANTE_DANE_NO_ANCHOR);
    g_assert_cmpstr (restante_dane_set_get_name (askers[i].set), ==, NAME);
    restante_dane_set_unref (askers[i].set);
  }
}

static void
test_ran_out (void)
{
  g_autoptr (RestanteDaneSet) set = restante_dane_set_new (NAME, RESTANTE_DANE_SECURE, NULL, 100);

  assert_looked_up (set);
}

static void
test_nothing_known (void)
{
  assert_looked_up (NULL);
}

/* Nobody looks up here: only stop() ends the wait. */
static void
test_stop (void)
{
  g_autoptr (RestanteDaneSource) source = make_source (NULL);
  Asker asker = { .source = source };
  GThread *thread = g_thread_new ("asker", run_asker, &asker);

  restante_dane_source_stop (source);
  g_thread_join (thread);
  g_assert_null (asker.set);
  g_assert_null (restante_dane_source_take (source, 0));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/dane-source/fresh", test_fresh);
  g_test_add_func ("/promise/3/watch/dane-source/ran-out", test_ran_out);
  g_test_add_func ("/watch/dane-source/nothing-known", test_nothing_known);
  g_test_add_func ("/watch/dane-source/stop", test_stop);
  return g_test_run ();
}
