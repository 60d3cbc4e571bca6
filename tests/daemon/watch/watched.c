/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watched.h"

#include <string.h>

static void
on_changed (RestantePrimaryWatch *watch, Watched *self)
{
  self->changed++;
}

static void
on_noted (RestantePrimaryWatch *watch, const char *kind, const char *text, Watched *self)
{
  g_assert_nonnull (text);
  g_string_append_printf (self->noted, "%s ", kind);
  if (self->after_trust != NULL && g_str_equal (kind, "trust"))
    fake_primary_set_pair (self->home.primary, self->after_trust);
}

static void
on_settled (RestantePrimaryWatch *watch, Watched *self)
{
  self->settled++;
}

void
watched_make (Watched *self)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (&self->home);

  self->watch =
      restante_primary_watch_new (self->home.queue, self->resolver, NULL, &self->options, domain);
  g_signal_connect (self->watch, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (self->watch, "noted", G_CALLBACK (on_noted), self);
  g_signal_connect (self->watch, "settled", G_CALLBACK (on_settled), self);
}

void
watched_drop (Watched *self)
{
  if (self->watch == NULL)
    return;
  restante_primary_watch_stop (self->watch);
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

void
watched_set_up (Watched *self, gconstpointer unused)
{
  home_set_up (&self->home, NULL);
  self->resolver = restante_resolver_new (NULL, 20);
  self->noted = g_string_new (NULL);
  self->options = (RestanteWatchOptions){
    .hostname = (char *)"mx2.example.org",
    .interval = INTERVAL,
    .interval_down = INTERVAL_DOWN,
    .interval_down_max = INTERVAL_DOWN,
    .failures = FAILURES,
    .timeout = 20,
    .connections = 2,
  };
  watched_make (self);
}

void
watched_tear_down (Watched *self, gconstpointer unused)
{
  watched_drop (self);
  home_tear_down (&self->home, NULL);
  g_object_unref (self->resolver);
  g_string_free (self->noted, TRUE);
}

void
watched_probe (Watched *self)
{
  guint before = self->settled;

  restante_primary_watch_probe (self->watch);
  AWAIT (self->settled > before);
}

const char *
watched_get_state (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return g_intern_string (restante_primary_get_state (primary));
}

void
watched_assert_state (Watched *self, const char *state, const char *cause)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);
  const char *said = restante_primary_get_cause (primary);

  g_assert_cmpstr (restante_primary_get_state (primary), ==, state);
  if (cause == NULL)
    g_assert_null (said);
  else if (said == NULL || strstr (said, cause) == NULL)
    g_error ("\"%s\" is the cause where \"%s\" should be", said, cause);
}

void
watched_assert_offered (Watched *self, const char *fingerprint)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);
  g_autofree char *offered = NULL;

  g_object_get (restante_primary_get_identity (primary), "offered", &offered, NULL);
  g_assert_cmpstr (offered, ==, fingerprint);
}

void
watched_set_pin (Watched *self, const char *pin)
{
  g_autoptr (RestanteDomainRecord) domain = NULL;

  home_set_identity (&self->home, RESTANTE_IDENTITY_KEY, pin);
  domain = home_get_domain (&self->home);
  restante_primary_watch_set_domain (self->watch, domain);
}

void
watched_set_pause (Watched *self, gint64 until)
{
  g_autoptr (RestanteDomainRecord) record =
      restante_domain_record_copy (restante_primary_watch_get_domain (self->watch));

  record->paused_until = until;
  g_free (record->pause_reason);
  record->pause_reason = until != 0 ? g_strdup ("moving house") : NULL;
  restante_primary_watch_set_domain (self->watch, record);
}

static char *
list_pins (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return g_strjoinv (
      " ", (char **)restante_identity_get_fingerprints (restante_primary_get_identity (primary)));
}

void
watched_assert_pins (Watched *self, const char *newest)
{
  g_autofree char *both = g_strdup_printf ("%s %s", newest, self->home.fingerprint);
  g_autofree char *pins = list_pins (self);

  g_assert_cmpstr (pins, ==, newest != NULL ? both : self->home.fingerprint);
}
