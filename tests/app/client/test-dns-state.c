/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/dns-state.h"

#include "fake-holder.h"

#define READ  "/v1/domains/home.example/dns"
#define CHECK "/v1/domains/home.example/dns/check"
#define REPORT(severity)                                                                           \
  "{\"domain\":\"home.example\",\"checked\":\"2026-11-20T08:00:00Z\",\"checks\":[{\"code\":"       \
  "\"ttl\",\"severity\":\"" severity "\",\"seen\":\"\",\"wanted\":\"\",\"fix\":\"\"}]}"
#define REFUSAL "{\"error\":{\"code\":\"failed\",\"message\":\"The disk is broken.\"}}"

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
  RestanteDnsState *state;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) place = NULL;

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  fake_holder_answer (self->fake, "GET", READ, 200, REPORT ("error"));
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  self->state = restante_dns_state_get_shared (self->holder, "home.example");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->state);
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}

static void
set_flag (RestanteDnsState *state, GParamSpec *pspec, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

/* Waits until @property has changed once more. */
static void
wait_for (Fixture *self, const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  gboolean flag = FALSE;
  gulong handler = g_signal_connect (self->state, signal, G_CALLBACK (set_flag), &flag);

  fake_holder_wait (&flag);
  g_signal_handler_disconnect (self->state, handler);
}

static const char *
severity (Fixture *self)
{
  RestanteCheckList *report = restante_dns_state_get_report (self->state);
  g_autoptr (RestanteCheck) check =
      g_list_model_get_item (restante_check_list_get_checks (report), 0);

  return restante_check_get_severity (check);
}

static void
test_shared (Fixture *self, gconstpointer data)
{
  g_autoptr (RestanteDnsState) same = restante_dns_state_get_shared (self->holder, "home.example");
  g_autoptr (RestanteDnsState) other =
      restante_dns_state_get_shared (self->holder, "other.example");

  g_assert_true (same == self->state);
  g_assert_true (other != self->state);
  wait_for (self, "report");
  g_assert_cmpstr (severity (self), ==, "error");
  g_assert_cmpuint (fake_holder_count (self->fake, "GET " READ), ==, 1);
}

static void
test_event (Fixture *self, gconstpointer data)
{
  wait_for (self, "report");
  fake_holder_answer (self->fake, "GET", READ, 200, REPORT ("ok"));
  fake_holder_push (self->fake, "{\"event\":\"dns\",\"domain\":\"other.example\"}");
  fake_holder_push (self->fake, "{\"event\":\"dns\",\"domain\":\"home.example\"}");
  wait_for (self, "report");
  g_assert_cmpstr (severity (self), ==, "ok");
  g_assert_cmpuint (fake_holder_count (self->fake, "GET " READ), ==, 2);
}

static void
test_resynced (Fixture *self, gconstpointer data)
{
  wait_for (self, "report");
  fake_holder_stop (self->fake);
  fake_holder_answer (self->fake, "GET", READ, 200, REPORT ("warning"));
  fake_holder_start (self->fake);
  wait_for (self, "report");
  g_assert_cmpstr (severity (self), ==, "warning");
}

static void
test_check (Fixture *self, gconstpointer data)
{
  wait_for (self, "report");
  fake_holder_answer (self->fake, "POST", CHECK, 200, REPORT ("ok"));
  restante_dns_state_check (self->state);
  restante_dns_state_check (self->state);
  g_assert_true (restante_dns_state_get_checking (self->state));
  wait_for (self, "checking");
  g_assert_false (restante_dns_state_get_checking (self->state));
  g_assert_cmpstr (severity (self), ==, "ok");
  g_assert_cmpuint (fake_holder_count (self->fake, "POST"), ==, 1);
}

/* What was known stays, with why there is nothing newer. */
static void
test_problem (Fixture *self, gconstpointer data)
{
  wait_for (self, "report");
  fake_holder_answer (self->fake, "POST", CHECK, 500, REFUSAL);
  restante_dns_state_check (self->state);
  wait_for (self, "checking");
  g_assert_cmpstr (restante_dns_state_get_problem (self->state), ==, "The disk is broken.");
  g_assert_cmpstr (severity (self), ==, "error");
  fake_holder_answer (self->fake, "POST", CHECK, 200, REPORT ("ok"));
  restante_dns_state_check (self->state);
  g_assert_null (restante_dns_state_get_problem (self->state));
  wait_for (self, "checking");
  g_assert_null (restante_dns_state_get_problem (self->state));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/client/dns-state/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shared", test_shared);
  ADD ("event", test_event);
  ADD ("resynced", test_resynced);
  ADD ("check", test_check);
  ADD ("problem", test_problem);
  return g_test_run ();
}
