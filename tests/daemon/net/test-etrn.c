/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/etrn.h"

#include "fixture.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  Fixture store; /* with example.org and example.net */
  RestanteEtrn *etrn;
  GString *hints;
} Case;

static void
on_hint (const char *domain, gpointer user_data)
{
  Case *self = user_data;

  g_string_append_printf (self->hints, "%s ", domain);
}

static void
add_dial_in (RestanteQueue *queue, const char *name)
{
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new (name);
  g_autoptr (RestanteDomainRecord) stored = NULL;

  record->primary = g_strdup ("");
  record->identity = RESTANTE_IDENTITY_DIAL_IN;
  stored = restante_queue_put_domain (queue, record, NULL);
  g_assert_nonnull (stored);
}

static void
set_up (Case *self, gconstpointer unused)
{
  fixture_set_up (&self->store, NULL);
  self->hints = g_string_new (NULL);
  self->etrn = restante_etrn_new (self->store.queue, on_hint, self);
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_etrn_free (self->etrn);
  g_string_free (self->hints, TRUE);
  fixture_tear_down (&self->store, NULL);
}

/* Asked at @now, the answer is @code, and these domains were hinted at. */
static void
ask (Case *self, const char *argument, gint64 now, guint code, const char *hints)
{
  const RestanteEtrnVerdict *verdict = restante_etrn_ask (self->etrn, argument, now);

  g_assert_cmpuint (verdict->code, ==, code);
  g_assert_cmpstr (self->hints->str, ==, hints);
  g_string_truncate (self->hints, 0);
}

/* RFC 1985 section 5.2. */
static void
test_arguments (Case *self, gconstpointer unused)
{
  ask (self, "Example.ORG", 0, 250, "example.org ");
  ask (self, "example.com", 0, 459, "");
  ask (self, "sub.example.org", 0, 459, "");
  ask (self, "#queue", 0, 459, "");
  ask (self, "two words", 0, 501, "");
  ask (self, "@", 0, 501, "");
  ask (self, "[192.0.2.1]", 0, 501, "");
}

/* One domain that was just asked for says nothing about another. */
static void
test_once_in_ten_seconds (Case *self, gconstpointer unused)
{
  ask (self, "example.org", 5 * SECOND, 250, "example.org ");
  ask (self, "example.org", 5 * SECOND + 1, 458, "");
  ask (self, "example.net", 6 * SECOND, 250, "example.net ");
  ask (self, "example.org", 15 * SECOND - 1, 458, "");
  ask (self, "example.org", 15 * SECOND, 250, "example.org ");
  ask (self, "example.org", 16 * SECOND, 458, "");
}

static void
test_all_below (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) sub =
      fixture_add_domain (self->store.queue, "lists.example.org", FIXTURE_HOLD);
  g_autoptr (RestanteDomainRecord) other =
      fixture_add_domain (self->store.queue, "badexample.org", FIXTURE_HOLD);

  g_assert_true (sub != NULL && other != NULL);
  ask (self, "example.org", 0, 250, "example.org ");
  ask (self, "@example.org", SECOND, 250, "lists.example.org ");
  ask (self, "@example.org", 2 * SECOND, 458, "");
  ask (self, "@org", 20 * SECOND, 250, "badexample.org example.org lists.example.org ");
  ask (self, "@example.com", 20 * SECOND, 459, "");
}

/* There is no address to probe. */
static void
test_dial_in (Case *self, gconstpointer unused)
{
  add_dial_in (self->store.queue, "home.test");
  ask (self, "home.test", 0, 459, "");
  ask (self, "@test", 0, 459, "");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Case, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/etrn/arguments", test_arguments);
  ADD ("/net/etrn/once-in-ten-seconds", test_once_in_ten_seconds);
  ADD ("/net/etrn/all-below", test_all_below);
  ADD ("/net/etrn/dial-in", test_dial_in);
  return g_test_run ();
}
