/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch.h"

#include "watched.h"

/* A primary that calls by itself is never looked for, and its silence is no alarm. */
static void
test_calls (Watched *self, gconstpointer unused)
{
  RestanteDrainReport report = { .end = RESTANTE_DRAIN_DONE, .delivered = 2 };
  g_autoptr (RestanteDomainRecord) domain = NULL;

  watched_drop (self);
  home_set_identity (&self->home, RESTANTE_IDENTITY_DIAL_IN, NULL);
  watched_make (self);
  restante_primary_watch_start (self->watch);
  watched_probe (self);
  g_assert_cmpstr (watched_get_state (self), ==, "unproven");
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  g_assert_cmpstr (watched_get_state (self), ==, "up");
  watched_probe (self);
  g_assert_cmpstr (watched_get_state (self), ==, "up");
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  restante_primary_watch_call_turned (self->watch, &report, "ESMTP SIZE=1000");
  restante_primary_watch_call_ended (self->watch);
  g_assert_cmpstr (watched_get_state (self), ==, "up");
  restante_primary_watch_call_ended (self->watch);
  g_assert_cmpstr (watched_get_state (self), ==, "down");
  g_assert_cmpstr (self->noted->str, ==, "call drain ");
  domain = home_get_domain (&self->home);
  g_assert_cmpstr (domain->capabilities, ==, "ESMTP SIZE=1000");
  g_assert_cmpstr (domain->last_address, ==, "192.0.2.7");
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 0);
}

/* Killed in a call, it does not come back as up. */
static void
test_call_before_a_restart (Watched *self, gconstpointer unused)
{
  watched_drop (self);
  home_set_identity (&self->home, RESTANTE_IDENTITY_DIAL_IN, NULL);
  watched_make (self);
  restante_primary_watch_start (self->watch);
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  watched_drop (self);
  watched_make (self);
  restante_primary_watch_start (self->watch);
  g_assert_cmpstr (watched_get_state (self), ==, "down");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, watched_set_up, func, watched_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/3/watch/primary-call/calls", test_calls);
  ADD ("/watch/primary-call/call-before-a-restart", test_call_before_a_restart);
  return g_test_run ();
}
