/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/watch.h"

#include <string.h>

#include "api/activity.h"
#include "home.h"

#define UNKNOWN "sha256:1111111111111111111111111111111111111111111111111111111111111111"

typedef struct
{
  Home home;
  RestanteWatch *watch;
  GString *signals; /* "primary-changed example.org\n…" */
  GArray *changed;  /* gint64 ids of queue-changed */
  /* Of the last asynchronous call: */
  gboolean done;
  GError *error;
} Watched;

static void
on_named_signal (Watched *self, const char *domain, const char *name)
{
  g_string_append_printf (self->signals, "%s %s\n", name, domain);
}

static void
on_primary_changed (RestanteWatch *watch, const char *domain, Watched *self)
{
  on_named_signal (self, domain, "primary-changed");
}

static void
on_domain_added (RestanteWatch *watch, const char *domain, Watched *self)
{
  on_named_signal (self, domain, "domain-added");
}

static void
on_domain_removed (RestanteWatch *watch, const char *domain, Watched *self)
{
  on_named_signal (self, domain, "domain-removed");
}

static void
on_queue_changed (RestanteWatch *watch, const char *domain, GArray *ids, Watched *self)
{
  if (g_str_equal (domain, "example.org"))
    g_array_append_vals (self->changed, ids->data, ids->len);
}

static void
on_activity (RestanteWatch *watch, RestanteActivity *activity, Watched *self)
{
  on_named_signal (self, restante_activity_get_text (activity),
                   restante_activity_get_kind (activity));
}

static void
set_up (Watched *self, gconstpointer unused)
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

  home_set_up (&self->home, NULL);
  self->signals = g_string_new (NULL);
  self->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->watch = restante_watch_new (self->home.queue, &options);
  g_signal_connect (self->watch, "primary-changed", G_CALLBACK (on_primary_changed), self);
  g_signal_connect (self->watch, "domain-added", G_CALLBACK (on_domain_added), self);
  g_signal_connect (self->watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  g_signal_connect (self->watch, "queue-changed", G_CALLBACK (on_queue_changed), self);
  g_signal_connect (self->watch, "activity", G_CALLBACK (on_activity), self);
}

static void
tear_down (Watched *self, gconstpointer unused)
{
  restante_watch_stop (self->watch);
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_object_unref (self->watch);
  home_tear_down (&self->home, NULL);
  g_string_free (self->signals, TRUE);
  g_array_unref (self->changed);
  g_clear_error (&self->error);
}

static gboolean
said (Watched *self, const char *text)
{
  return strstr (self->signals->str, text) != NULL;
}

static const char *
state_of (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_watch_describe (self->watch, "example.org");

  return g_intern_string (restante_primary_get_state (primary));
}

static gboolean
is (Watched *self, const char *state)
{
  return g_str_equal (state_of (self), state);
}

/* Each finish function in the shape of a callback. */
#define CALLBACK(verb)                                                                             \
  static void on_##verb (GObject *source, GAsyncResult *result, gpointer data)                     \
  {                                                                                                \
    Watched *self = data;                                                                          \
    gboolean fine =                                                                                \
        restante_watch_##verb##_finish (RESTANTE_WATCH (source), result, &self->error);            \
                                                                                                   \
    g_assert_true (fine == (self->error == NULL));                                                 \
    self->done = TRUE;                                                                             \
  }
CALLBACK (probe)
CALLBACK (trust)
CALLBACK (pause)
CALLBACK (resume)

static void
await_done (Watched *self)
{
  AWAIT (self->done);
  self->done = FALSE;
}

static void
assert_done (Watched *self)
{
  await_done (self);
  g_assert_no_error (self->error);
}

static void
assert_failed (Watched *self, RestanteWatchError code, const char *words)
{
  await_done (self);
  g_assert_error (self->error, RESTANTE_WATCH_ERROR, (int)code);
  g_assert_nonnull (strstr (self->error->message, words));
  g_clear_error (&self->error);
}

static void
probe (Watched *self)
{
  restante_watch_probe_async (self->watch, "example.org", NULL, on_probe, self);
  assert_done (self);
}

static void
test_starts_by_itself (Watched *self, gconstpointer unused)
{
  AWAIT (is (self, "up"));
  g_assert_true (said (self, "primary-changed example.org\n"));
  g_assert_true (said (self, "up The primary is up.\n"));
}

/* A store that has taken a message tells it; an up primary gets it at once, without a probe. */
static void
test_mail_arrives_while_up (Watched *self, gconstpointer unused)
{
  gint64 id;

  probe (self);
  id = home_hold (&self->home, "user@example.org", "hello");
  AWAIT (said (self, "drain 1 delivered\n"));
  home_assert_state (&self->home, id, "delivered");
  g_assert_cmpint (g_array_index (self->changed, gint64, 0), ==, id);
}

static void
test_trust_the_offered_key (Watched *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;

  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  probe (self);
  probe (self);
  g_assert_true (is (self, "stranger"));
  restante_watch_trust_async (self->watch, "example.org", NULL, FALSE, NULL, on_trust, self);
  assert_done (self);
  g_assert_true (is (self, "up"));
  stored = home_get_domain (&self->home);
  /* The new pin has replaced the old one. */
  g_assert_cmpuint (g_strv_length (stored->pins), ==, 1);
  g_assert_cmpstr (stored->pins[0], ==, self->home.other_fingerprint);
  g_assert_null (stored->offered);
}

static void
test_trust_a_given_key (Watched *self, gconstpointer unused)
{
  g_autofree char *upper = NULL;

  probe (self);
  restante_watch_trust_async (self->watch, "example.org", UNKNOWN, FALSE, NULL, on_trust, self);
  assert_done (self);
  g_assert_true (is (self, "stranger"));
  upper = g_ascii_strup (self->home.fingerprint, -1);
  restante_watch_trust_async (self->watch, "example.org", upper, FALSE, NULL, on_trust, self);
  assert_done (self);
  g_assert_true (is (self, "up"));
}

static void
test_trust_nothing (Watched *self, gconstpointer unused)
{
  probe (self);
  restante_watch_trust_async (self->watch, "example.org", NULL, FALSE, NULL, on_trust, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_NO_KEY, "no new key");
  restante_watch_trust_async (self->watch, "example.org", "sha256:12", FALSE, NULL, on_trust, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_INVALID, "sha256:12");
  g_assert_true (is (self, "up"));
}

static void
test_pause_and_resume (Watched *self, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (RestantePrimary) primary = NULL;
  gint64 id;

  probe (self);
  restante_watch_pause_async (self->watch, "example.org", 7200, "moving house", NULL, on_pause,
                              self);
  assert_done (self);
  primary = restante_watch_describe (self->watch, "example.org");
  g_assert_cmpstr (restante_primary_get_state (primary), ==, "paused");
  g_assert_nonnull (strstr (restante_primary_get_cause (primary), "moving house"));
  g_assert_cmpint (restante_primary_get_paused_until (primary), >=, now + 7200);
  g_assert_cmpint (restante_primary_get_paused_until (primary), <=, now + 7300);
  id = home_hold (&self->home, "user@example.org", "hello");
  AWAIT (self->changed->len > 0);
  home_assert_no_mail_was_offered (&self->home);
  restante_watch_resume_async (self->watch, "example.org", NULL, on_resume, self);
  assert_done (self);
  AWAIT (said (self, "drain 1 delivered\n"));
  home_assert_state (&self->home, id, "delivered");
  g_assert_true (is (self, "up"));
}

static void
test_no_such_domain (Watched *self, gconstpointer unused)
{
  const char *name = "example.com";

  g_assert_null (restante_watch_describe (self->watch, name));
  restante_watch_probe_async (self->watch, name, NULL, on_probe, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_NOT_FOUND, name);
  restante_watch_trust_async (self->watch, name, UNKNOWN, FALSE, NULL, on_trust, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_NOT_FOUND, name);
  restante_watch_pause_async (self->watch, name, 0, NULL, NULL, on_pause, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_NOT_FOUND, name);
  restante_watch_resume_async (self->watch, name, NULL, on_resume, self);
  assert_failed (self, RESTANTE_WATCH_ERROR_NOT_FOUND, name);
}

static void
test_domain_added_and_changed (Watched *self, gconstpointer unused)
{
  g_autoptr (FakePrimary) other = fake_primary_new ();
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new ("example.com");
  g_autoptr (RestanteDomainRecord) stored = NULL;

  record->primary = g_strdup (fake_primary_get_endpoint (other));
  record->identity = RESTANTE_IDENTITY_ANY;
  stored = restante_queue_put_domain (self->home.queue, record, NULL);
  g_assert_nonnull (stored);
  restante_watch_domain_stored (self->watch, "example.com");
  g_assert_true (said (self, "domain-added example.com\n"));
  AWAIT (fake_primary_count (other, "EHLO") > 0);
  /* A second time it is a change, not another domain. */
  g_string_truncate (self->signals, 0);
  restante_watch_domain_stored (self->watch, "example.com");
  g_assert_false (said (self, "domain-added"));
  restante_watch_probe_async (self->watch, "example.com", NULL, on_probe, self);
  assert_done (self);
  restante_watch_domain_removed (self->watch, "example.com");
}

/* Whoever waits for the probe is told, and nothing of it comes back. */
static void
test_domain_removed_while_probing (Watched *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  probe (self);
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  restante_watch_probe_async (self->watch, "example.org", NULL, on_probe, self);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_GREETING) == 2);
  restante_queue_remove_domain (self->home.queue, "example.org", &error);
  g_assert_no_error (error);
  restante_watch_domain_removed (self->watch, "example.org");
  assert_done (self);
  g_assert_true (said (self, "domain-removed example.org\n"));
  g_assert_null (restante_watch_describe (self->watch, "example.org"));
  g_string_truncate (self->signals, 0);
  fake_primary_go_down (self->home.primary);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpstr (self->signals->str, ==, "");
}

static void
test_notes_are_stored (Watched *self, gconstpointer unused)
{
  g_autoptr (RestanteActivityPage) page = NULL;
  g_autoptr (GListModel) activities = NULL;
  g_autoptr (RestanteActivity) newest = NULL;

  probe (self);
  restante_watch_note (self->watch, "example.org", "drill", "A drill begins.");
  g_assert_true (said (self, "drill A drill begins.\n"));
  restante_queue_flush (self->home.queue);
  page = restante_queue_list_activities (self->home.queue, "example.org", 0, 10, NULL);
  g_object_get (page, "activities", &activities, NULL);
  newest = g_list_model_get_item (activities, 0);
  g_assert_cmpstr (restante_activity_get_kind (newest), ==, "drill");
  g_assert_cmpstr (restante_activity_get_text (newest), ==, "A drill begins.");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/watch/starts-by-itself", test_starts_by_itself);
  ADD ("/watch/watch/mail-arrives-while-up", test_mail_arrives_while_up);
  ADD ("/promise/3/watch/watch/trust-the-offered-key", test_trust_the_offered_key);
  ADD ("/promise/3/watch/watch/trust-a-given-key", test_trust_a_given_key);
  ADD ("/watch/watch/trust-nothing", test_trust_nothing);
  ADD ("/watch/watch/pause-and-resume", test_pause_and_resume);
  ADD ("/watch/watch/no-such-domain", test_no_such_domain);
  ADD ("/watch/watch/domain-added-and-changed", test_domain_added_and_changed);
  ADD ("/watch/watch/domain-removed-while-probing", test_domain_removed_while_probing);
  ADD ("/watch/watch/notes-are-stored", test_notes_are_stored);
  return g_test_run ();
}
