/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notifier.h"

#include <string.h>

#include "home.h"
#include "hook.h"
#include "queue/notices.h"

typedef struct
{
  Home home;
  RestanteWatch *watch;
  RestanteOutages *outages;
  RestanteNotifier *notifier;
  Hook *hook;
} Told;

static gboolean
has_told (Told *self, const char *text)
{
  g_autofree char *told = hook_describe_taken (self->hook);

  return strstr (told, text) != NULL;
}

static void
begin (Told *self, guint limit)
{
  RestanteWatchOptions options = {
    .hostname = (char *)"mx2.example.org",
    .interval = 1000,
    .interval_down = 1000,
    .interval_down_max = 1000,
    .failures = 1,
    .timeout = 20,
    .connections = 1,
  };
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/hook", hook_get_port (self->hook));
  RestanteNotifierOptions telling = {
    .hostname = "mx2.example.org",
    .webhook = url,
    .timeout = 20,
    .limit = limit,
  };

  self->watch = restante_watch_new (self->home.queue, &options);
  self->outages = restante_outages_start (self->home.queue, self->watch);
  self->notifier = restante_notifier_start (self->home.queue, self->watch, self->outages, &telling);
}

static void
end (Told *self)
{
  restante_notifier_stop (self->notifier);
  restante_outages_stop (self->outages);
  restante_watch_stop (self->watch);
  g_object_unref (self->watch);
}

static void
set_up (Told *self, gconstpointer unused)
{
  home_set_up (&self->home, NULL);
  self->hook = hook_start (0);
}

static void
tear_down (Told *self, gconstpointer unused)
{
  hook_stop (self->hook);
  home_tear_down (&self->home, NULL);
}

static void
assert_told (Told *self, const char *expected)
{
  g_autofree char *told = hook_describe_taken (self->hook);

  g_assert_cmpstr (told, ==, expected);
}

/* What the fence does is told in its own words; what is for the log alone is not. */
static void
test_activities (Told *self, gconstpointer unused)
{
  begin (self, 20);
  restante_watch_note (self->watch, "example.org", "drain", "3 delivered");
  restante_watch_note (self->watch, "example.org", "fence", "Fenced.");
  restante_watch_note (self->watch, NULL, "fence", "Of no domain.");
  restante_watch_note (self->watch, "example.org", "restore", "Restored.");
  AWAIT (has_told (self, "restore"));
  assert_told (self, "fence Fenced.\nrestore Restored.\n");
  end (self);
}

/* In its order, once each, also when it comes after a restart. */
static void
test_restart (Told *self, gconstpointer unused)
{
  hook_answer (self->hook, 503, 1, 0);
  begin (self, 20);
  restante_watch_note (self->watch, "example.org", "fence", "First.");
  restante_watch_note (self->watch, "example.org", "fence", "Second.");
  end (self);
  begin (self, 20);
  restante_watch_note (self->watch, "example.org", "fence", "Third.");
  AWAIT (has_told (self, "Third."));
  end (self);
  begin (self, 20);
  restante_watch_note (self->watch, "example.org", "fence", "Fourth.");
  AWAIT (has_told (self, "Fourth."));
  end (self);
  assert_told (self, "fence First.\nfence Second.\nfence Third.\nfence Fourth.\n");
}

/* What waits for the next hour, in the store. */
static void
assert_waiting (Told *self, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  restante_queue_flush (self->home.queue);
  records = restante_queue_list_notices (self->home.queue, "late", 0, 99, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, expected);
}

/* A domain that says much does not silence another one; what waits for the next hour does not wait
 * for a holder that ends. */
static void
test_limit (Told *self, gconstpointer unused)
{
  begin (self, 2);
  for (guint i = 1; i <= 5; i++) {
    g_autofree char *text = g_strdup_printf ("Number %u.", i);

    restante_watch_note (self->watch, "example.org", "fence", text);
  }
  restante_watch_note (self->watch, "example.net", "fence", "Another's.");
  AWAIT (has_told (self, "Number 2."));
  assert_told (self, "fence Number 1.\nfence Number 2.\n");
  end (self);
  begin (self, 2);
  AWAIT (has_told (self, "Another's.") && has_told (self, "Number 5."));
  g_assert_true (has_told (self, "fence Number 5. (2 earlier notices were left out.)\n"));
  g_assert_false (has_told (self, "Number 3."));
  end (self);
  assert_waiting (self, 0);
}

/* A domain that flaps for hours takes one place in the store, and that is free again. */
static void
test_late_in_the_store (Told *self, gconstpointer unused)
{
  begin (self, 1);
  for (guint i = 1; i <= 50; i++)
    restante_watch_note (self->watch, "example.org", "fence", "Fenced.");
  AWAIT (has_told (self, "Fenced."));
  assert_waiting (self, 1);
  end (self);
  assert_waiting (self, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Told, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  home_expect_warnings ();
  ADD ("/watch/notifier/activities", test_activities);
  ADD ("/watch/notifier/restart", test_restart);
  ADD ("/watch/notifier/limit", test_limit);
  ADD ("/watch/notifier/late-in-the-store", test_late_in_the_store);
  return g_test_run ();
}
