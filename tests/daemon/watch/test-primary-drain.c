/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch.h"

#include "renewed.h"
#include "watched.h"

/* The host changes between the probe and the hand-over. */
static void
test_stranger_at_the_drain (Watched *self, gconstpointer unused)
{
  gint64 id;

  watched_probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  id = home_hold (&self->home, "user@example.org", "secret");
  restante_primary_watch_mail (self->watch);
  AWAIT (g_str_equal (watched_get_state (self), "stranger"));
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

/* A delivery that meets the new key is no stranger's yet, and it learns nothing: the probe does. */
static void
test_renewed_before_a_drain (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");
  gint64 id;

  watched_probe (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  id = home_hold (&self->home, "user@example.org", "hello");
  restante_primary_watch_mail (self->watch);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  watched_assert_pins (self, renewed->fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "up trust drain ");
}

/* The probe that a delivery asks for finds the primary as it was: nobody has to be alarmed. */
static void
test_doubt_is_cleared (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "first");

  watched_probe (self);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  id = home_hold (&self->home, "user@example.org", "second");
  restante_primary_watch_mail (self->watch);
  /* The main loop does not run until the delivery has met the other key. */
  fake_primary_await (self->home.primary, "STARTTLS", 3);
  fake_primary_set_pair (self->home.primary, self->home.pair);
  AWAIT (strstr (self->noted->str, "drain drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  g_assert_cmpstr (self->noted->str, ==, "up drain drain ");
}

static void
test_hands_over_when_back (Watched *self, gconstpointer unused)
{
  gint64 ids[3];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = home_hold (&self->home, "user@example.org", "hello");
  watched_probe (self);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    home_assert_state (&self->home, ids[i], "delivered");
  watched_assert_state (self, "up", NULL);
}

/* At once, without another probe. */
static void
test_mail_while_up (Watched *self, gconstpointer unused)
{
  g_autofree char *state = NULL;
  gint64 id;

  watched_probe (self);
  id = home_hold (&self->home, "user@example.org", "hello");
  restante_primary_watch_mail (self->watch);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  g_assert_cmpuint (self->settled, ==, 1);
}

/* Promise 4: the canary was not taken, so the primary takes no mail, whatever a probe says; the
 * next one that is taken opens the tap. */
static void
test_sick_canary (Watched *self, gconstpointer unused)
{
  gint64 first = home_hold (&self->home, "first@example.org", "hello");
  gint64 second = home_hold (&self->home, "second@example.org", "hello");

  fake_primary_answer (self->home.primary, "MAIL", "451 4.3.0 my disk is full", 1);
  watched_probe (self);
  AWAIT (g_str_equal (watched_get_state (self), "refusing"));
  watched_assert_state (self, "refusing", "451 4.3.0 my disk is full");
  g_assert_cmpuint (fake_primary_count (self->home.primary, "MAIL"), ==, 1);
  watched_probe (self);
  AWAIT (g_str_equal (watched_get_state (self), "up"));
  watched_assert_state (self, "up", NULL);
  /* The first one waits for its time; the second went as the next canary. */
  home_assert_state (&self->home, first, "held");
  home_assert_state (&self->home, second, "delivered");
  g_assert_cmpuint (fake_primary_count (self->home.primary, "MAIL"), ==, 2);
}

static void
test_pause_cuts_a_drain (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "hello");

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_DOT, FAKE_PRIMARY_KEEP_MUM, 0);
  watched_probe (self);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_DOT) == 1);
  watched_set_pause (self, G_MAXINT64);
  restante_queue_flush (self->home.queue);
  home_assert_state (&self->home, id, "held");
  g_assert_cmpuint (fake_primary_count_contents (self->home.primary), ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, watched_set_up, func, watched_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/3/watch/primary-drain/stranger-at-the-drain", test_stranger_at_the_drain);
  ADD ("/promise/3/watch/primary-drain/renewed-before-a-drain", test_renewed_before_a_drain);
  ADD ("/watch/primary-drain/doubt-is-cleared", test_doubt_is_cleared);
  ADD ("/watch/primary-drain/hands-over-when-back", test_hands_over_when_back);
  ADD ("/watch/primary-drain/mail-while-up", test_mail_while_up);
  ADD ("/promise/4/watch/primary-drain/sick-canary", test_sick_canary);
  ADD ("/promise/1/watch/primary-drain/pause-cuts-a-drain", test_pause_cuts_a_drain);
  return g_test_run ();
}
