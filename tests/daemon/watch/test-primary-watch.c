/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch.h"

#include <string.h>

#include "mute-place.h"
#include "renewed.h"

#define INTERVAL      1000 /* seconds; no timer fires in these tests unless one asks for it */
#define INTERVAL_DOWN 500
#define FAILURES      3

typedef struct
{
  Home home;
  RestanteResolver *resolver;
  RestanteWatchOptions options;
  RestantePrimaryWatch *watch;
  guint settled;
  guint changed;
  GString *noted;               /* "unproven up drain …" */
  GTlsCertificate *after_trust; /* shown once a key was learned, borrowed; NULL: the same */
} Watched;

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

/* A watch of the domain as it is stored now. */
static void
make_watch (Watched *self)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (&self->home);

  self->watch =
      restante_primary_watch_new (self->home.queue, self->resolver, NULL, &self->options, domain);
  g_signal_connect (self->watch, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (self->watch, "noted", G_CALLBACK (on_noted), self);
  g_signal_connect (self->watch, "settled", G_CALLBACK (on_settled), self);
}

static void
drop_watch (Watched *self)
{
  if (self->watch == NULL)
    return;
  restante_primary_watch_stop (self->watch);
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

static void
set_up (Watched *self, gconstpointer unused)
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
  make_watch (self);
}

static void
tear_down (Watched *self, gconstpointer unused)
{
  drop_watch (self);
  home_tear_down (&self->home, NULL);
  g_object_unref (self->resolver);
  g_string_free (self->noted, TRUE);
}

static void
probe (Watched *self)
{
  guint before = self->settled;

  restante_primary_watch_probe (self->watch);
  AWAIT (self->settled > before);
}

static const char *
state_of (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return g_intern_string (restante_primary_get_state (primary));
}

static void
assert_state (Watched *self, const char *state, const char *cause)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);
  const char *said = restante_primary_get_cause (primary);

  g_assert_cmpstr (restante_primary_get_state (primary), ==, state);
  if (cause == NULL)
    g_assert_null (said);
  else if (said == NULL || strstr (said, cause) == NULL)
    g_error ("\"%s\" is the cause where \"%s\" should be", said, cause);
}

static void
assert_offered (Watched *self, const char *fingerprint)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);
  g_autofree char *offered = NULL;

  g_object_get (restante_primary_get_identity (primary), "offered", &offered, NULL);
  g_assert_cmpstr (offered, ==, fingerprint);
}

/* What the owner's "trust" and "pause" do to the record. */
static void
set_pin (Watched *self, const char *pin)
{
  g_autoptr (RestanteDomainRecord) domain = NULL;

  home_set_identity (&self->home, RESTANTE_IDENTITY_KEY, pin);
  domain = home_get_domain (&self->home);
  restante_primary_watch_set_domain (self->watch, domain);
}

static void
set_pause (Watched *self, gint64 until)
{
  g_autoptr (RestanteDomainRecord) record =
      restante_domain_record_copy (restante_primary_watch_get_domain (self->watch));

  record->paused_until = until;
  g_free (record->pause_reason);
  record->pause_reason = until != 0 ? g_strdup ("moving house") : NULL;
  restante_primary_watch_set_domain (self->watch, record);
}

static void
test_confirmation (Watched *self, gconstpointer unused)
{
  g_autoptr (RestantePrimary) primary = NULL;
  guint before;

  set_pin (self, NULL);
  AWAIT (self->settled > 0);
  assert_state (self, "unproven", self->home.fingerprint);
  assert_offered (self, self->home.fingerprint);
  before = self->settled;
  set_pin (self, self->home.fingerprint);
  AWAIT (self->settled > before);
  assert_state (self, "up", NULL);
  assert_offered (self, NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpstr (restante_primary_get_last_address (primary), ==, "127.0.0.1");
  g_assert_cmpint (restante_primary_get_last_proven (primary), >, 0);
  g_assert_cmpstr (restante_primary_get_address (primary), ==,
                   fake_primary_get_endpoint (self->home.primary));
  g_assert_cmpstr (self->noted->str, ==, "up ");
}

static void
test_down_after_failures (Watched *self, gconstpointer unused)
{
  probe (self);
  assert_state (self, "up", NULL);
  fake_primary_go_down (self->home.primary);
  for (guint i = 1; i < FAILURES; i++) {
    probe (self);
    assert_state (self, "up", "Connection refused at 127.0.0.1 port ");
  }
  probe (self);
  assert_state (self, "down", "Connection refused at 127.0.0.1 port ");
  fake_primary_come_up (self->home.primary);
  probe (self);
  assert_state (self, "up", NULL);
  g_assert_cmpstr (self->noted->str, ==, "up down up ");
}

/* One failure between two proofs is forgotten. */
static void
test_failures_in_a_row (Watched *self, gconstpointer unused)
{
  probe (self);
  for (guint i = 0; i < 2 * FAILURES; i++) {
    fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_HANG_UP, 1);
    probe (self);
    probe (self);
  }
  assert_state (self, "up", NULL);
  g_assert_cmpstr (self->noted->str, ==, "up ");
}

/* Nobody is asked for such a name, and it leads nowhere (RFC 6761 section 6.4). */
#define NOWHERE "home.invalid:25"

/* Another primary, which is stored as in @state. */
static void
move_away (Watched *self, const char *primary, const char *state)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) away = restante_domain_record_copy (domain);

  drop_watch (self);
  g_free (away->primary);
  away->primary = g_strdup (primary);
  g_free (away->state);
  away->state = g_strdup (state);
  away->since = 1000;
  restante_domain_record_unref (restante_queue_put_domain (self->home.queue, away, NULL));
  make_watch (self);
}

static gint64
since_of (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return restante_primary_get_since (primary);
}

/* Nobody answers: the line is cut, and that says nothing of the primary. Once it is back, three
 * failures count, and not those before. */
static void
test_blind (Watched *self, gconstpointer unused)
{
  MutePlace *gateway = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  move_away (self, NOWHERE, "up");
  restante_primary_watch_set_line (self->watch, line);
  for (guint i = 0; i < FAILURES; i++) {
    probe (self);
    assert_state (self, "blind", "127.0.0.1 gave no answer either.");
  }
  g_assert_cmpint (since_of (self), >, 1000);
  mute_place_free (gateway);
  for (guint i = 1; i < FAILURES; i++) {
    probe (self);
    assert_state (self, "up", "home.invalid");
    g_assert_cmpint (since_of (self), ==, 1000);
  }
  probe (self);
  assert_state (self, "down", "home.invalid");
  g_assert_cmpstr (self->noted->str, ==, "blind online down ");
  drop_watch (self);
}

/* It was down before: that is no news afterwards. */
static void
test_blind_while_down (Watched *self, gconstpointer unused)
{
  MutePlace *gateway = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  move_away (self, NOWHERE, "down");
  restante_primary_watch_set_line (self->watch, line);
  probe (self);
  assert_state (self, "blind", "gave no answer either.");
  mute_place_free (gateway);
  probe (self);
  assert_state (self, "down", "home.invalid");
  g_assert_cmpint (since_of (self), ==, 1000);
  g_assert_cmpstr (self->noted->str, ==, "blind online ");
  drop_watch (self);
}

/* What never leaves this machine is silent for another reason. */
static void
test_loopback_is_never_blind (Watched *self, gconstpointer unused)
{
  g_autoptr (MutePlace) gateway = mute_place_new ();
  g_autoptr (MutePlace) primary = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  self->options.timeout = 1;
  move_away (self, mute_place_get_endpoint (primary), "down");
  restante_primary_watch_set_line (self->watch, line);
  probe (self);
  assert_state (self, "down", "127.0.0.1");
  drop_watch (self);
}

static void
test_refusing (Watched *self, gconstpointer unused)
{
  probe (self);
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, "421 4.3.2 closed", 0);
  for (guint i = 0; i < FAILURES; i++)
    probe (self);
  assert_state (self, "refusing", "421 4.3.2 closed");
}

static void
test_stranger (Watched *self, gconstpointer unused)
{
  gint64 id;

  probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  id = home_hold (&self->home, "user@example.org", "secret");
  probe (self);
  assert_state (self, "stranger", self->home.other_fingerprint);
  assert_offered (self, self->home.other_fingerprint);
  restante_primary_watch_mail (self->watch);
  probe (self);
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

/* The host changes between the probe and the hand-over. */
static void
test_stranger_at_the_drain (Watched *self, gconstpointer unused)
{
  gint64 id;

  probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  id = home_hold (&self->home, "user@example.org", "secret");
  restante_primary_watch_mail (self->watch);
  AWAIT (g_str_equal (state_of (self), "stranger"));
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

static char *
pins_of (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return g_strjoinv (
      " ", (char **)restante_identity_get_fingerprints (restante_primary_get_identity (primary)));
}

static void
assert_pins (Watched *self, const char *newest)
{
  g_autofree char *both = g_strdup_printf ("%s %s", newest, self->home.fingerprint);
  g_autofree char *pins = pins_of (self);

  g_assert_cmpstr (pins, ==, newest != NULL ? both : self->home.fingerprint);
}

/* A renewal: one probe learns the key, the next one proves it, and both are one for who asked. */
static void
test_renewed_key (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  probe (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  probe (self);
  assert_state (self, "up", NULL);
  assert_offered (self, NULL);
  assert_pins (self, renewed->fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "up trust ");
  drop_watch (self);
  make_watch (self);
  assert_pins (self, renewed->fingerprint);
}

static void
test_not_renewed_after_a_failure (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  probe (self);
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_HANG_UP, 1);
  probe (self);
  assert_state (self, "up", "closed");
  fake_primary_set_pair (self->home.primary, renewed->pair);
  probe (self);
  assert_state (self, "stranger", "after an outage");
  assert_offered (self, renewed->fingerprint);
  assert_pins (self, NULL);
  /* It does not help to stay. */
  probe (self);
  assert_state (self, "stranger", "after an outage");
  assert_pins (self, NULL);
}

/* One learned key does not vouch for the next: a host that shows another one each time gets
 * nowhere.
 */
static void
test_not_renewed_twice_at_once (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) first = renewed_new (&self->home, "first");
  g_autoptr (Renewed) second = renewed_new (&self->home, "second");

  probe (self);
  fake_primary_set_pair (self->home.primary, first->pair);
  self->after_trust = second->pair;
  probe (self);
  assert_state (self, "stranger", "shortly before");
  assert_offered (self, second->fingerprint);
  assert_pins (self, first->fingerprint);
}

/* Nobody knows what happened while this holder did not run. */
static void
test_not_renewed_after_a_restart (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  probe (self);
  drop_watch (self);
  make_watch (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  probe (self);
  assert_state (self, "stranger", "shortly before");
  assert_pins (self, NULL);
}

static void
deny (Watched *self, const char *key)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;
  guint before = self->settled;

  g_strfreev (record->denied);
  record->denied = g_strsplit (key, " ", -1);
  put = restante_queue_put_domain (self->home.queue, record, NULL);
  g_assert_nonnull (put);
  restante_primary_watch_set_domain (self->watch, put);
  AWAIT (self->settled > before);
}

static void
test_denied_key (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");
  g_autoptr (RestantePrimary) primary = NULL;

  probe (self);
  deny (self, renewed->fingerprint);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  probe (self);
  assert_state (self, "stranger", "that you denied");
  assert_offered (self, NULL);
  assert_pins (self, NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_true (restante_stranger_get_denied (restante_primary_get_stranger (primary)));
  home_assert_no_mail_was_offered (&self->home);
}

/* Also where none was confirmed yet: who was denied waits for nothing. */
static void
test_denied_at_first_sight (Watched *self, gconstpointer unused)
{
  set_pin (self, NULL);
  AWAIT (self->settled > 0);
  assert_state (self, "unproven", self->home.fingerprint);
  deny (self, self->home.fingerprint);
  assert_state (self, "stranger", "that you denied");
  assert_offered (self, NULL);
}

/* A delivery that meets the new key is no stranger's yet, and it learns nothing: the probe does. */
static void
test_renewed_before_a_drain (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");
  gint64 id;

  probe (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  id = home_hold (&self->home, "user@example.org", "hello");
  restante_primary_watch_mail (self->watch);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  assert_pins (self, renewed->fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "up trust drain ");
}

/* The probe that a delivery asks for finds the primary as it was: nobody has to be alarmed. */
static void
test_doubt_is_cleared (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "first");

  probe (self);
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
  probe (self);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    home_assert_state (&self->home, ids[i], "delivered");
  assert_state (self, "up", NULL);
}

/* At once, without another probe. */
static void
test_mail_while_up (Watched *self, gconstpointer unused)
{
  g_autofree char *state = NULL;
  gint64 id;

  probe (self);
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
  probe (self);
  AWAIT (g_str_equal (state_of (self), "refusing"));
  assert_state (self, "refusing", "451 4.3.0 my disk is full");
  g_assert_cmpuint (fake_primary_count (self->home.primary, "MAIL"), ==, 1);
  probe (self);
  AWAIT (g_str_equal (state_of (self), "up"));
  assert_state (self, "up", NULL);
  /* The first one waits for its time; the second went as the next canary. */
  home_assert_state (&self->home, first, "held");
  home_assert_state (&self->home, second, "delivered");
  g_assert_cmpuint (fake_primary_count (self->home.primary, "MAIL"), ==, 2);
}

static void
test_pause (Watched *self, gconstpointer unused)
{
  g_autoptr (RestantePrimary) primary = NULL;
  guint connections;
  gint64 id;

  probe (self);
  connections = fake_primary_count_connections (self->home.primary);
  set_pause (self, G_MAXINT64);
  assert_state (self, "paused", "moving house");
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpint (restante_primary_get_paused_until (primary), ==, 0);
  g_assert_cmpint (restante_primary_get_next_probe (primary), ==, 0);
  id = home_hold (&self->home, "user@example.org", "hello");
  restante_primary_watch_mail (self->watch);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, connections);
  /* A click on "probe" looks, but nothing is handed over. */
  probe (self);
  home_assert_no_mail_was_offered (&self->home);
  set_pause (self, 0);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  assert_state (self, "up", NULL);
}

/* A pause that ends by itself: the primary is looked at, and gets its mail. */
static void
test_pause_ends (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "hello");

  set_pause (self, g_get_real_time () / G_USEC_PER_SEC + 2);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 0);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
}

static void
test_pause_cuts_a_drain (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "hello");

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_DOT, FAKE_PRIMARY_KEEP_MUM, 0);
  probe (self);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_DOT) == 1);
  set_pause (self, G_MAXINT64);
  restante_queue_flush (self->home.queue);
  home_assert_state (&self->home, id, "held");
  g_assert_cmpuint (fake_primary_count_contents (self->home.primary), ==, 0);
}

/* The result of a probe that began before the owner changed the settings counts for nothing. */
static void
test_settings_change_while_probing (Watched *self, gconstpointer unused)
{
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 1);
  restante_primary_watch_start (self->watch);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_GREETING) == 1);
  set_pin (self, self->home.other_fingerprint);
  /* Ends the first connection; its failure would be "down". */
  fake_primary_go_down (self->home.primary);
  fake_primary_come_up (self->home.primary);
  AWAIT (self->settled > 0);
  assert_state (self, "stranger", self->home.other_fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "stranger ");
}

static void
test_another_primary (Watched *self, gconstpointer unused)
{
  g_autoptr (FakePrimary) other = fake_primary_new ();
  g_autoptr (RestanteDomainRecord) record = NULL;
  g_autoptr (RestantePrimary) primary = NULL;

  probe (self);
  assert_state (self, "up", NULL);
  record = restante_domain_record_copy (restante_primary_watch_get_domain (self->watch));
  g_free (record->primary);
  record->primary = g_strdup (fake_primary_get_endpoint (other));
  fake_primary_answer (other, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  restante_primary_watch_set_domain (self->watch, record);
  /* What was known of the old one says nothing about it. */
  assert_state (self, "unproven", NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpint (restante_primary_get_last_proven (primary), ==, 0);
  g_assert_null (restante_primary_get_last_address (primary));
  AWAIT (fake_primary_count (other, FAKE_PRIMARY_GREETING) == 1);
}

static void
on_gone (gpointer data, GObject *where)
{
  *(gboolean *)data = TRUE;
}

static void
test_stopped_while_probing (Watched *self, gconstpointer unused)
{
  gboolean gone = FALSE;

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  restante_primary_watch_start (self->watch);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_GREETING) == 1);
  restante_primary_watch_stop (self->watch);
  /* Whoever waits for the probe is told. */
  g_assert_cmpuint (self->settled, ==, 1);
  g_object_weak_ref (G_OBJECT (self->watch), on_gone, &gone);
  drop_watch (self);
  fake_primary_go_down (self->home.primary);
  AWAIT (gone);
  g_assert_cmpuint (self->settled, ==, 1);
  g_assert_cmpstr (self->noted->str, ==, "");
}

static void
test_probes_share_a_connection (Watched *self, gconstpointer unused)
{
  restante_primary_watch_probe (self->watch);
  restante_primary_watch_probe (self->watch);
  probe (self);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 1);
}

static void
test_state_survives_a_restart (Watched *self, gconstpointer unused)
{
  probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  probe (self);
  drop_watch (self);
  make_watch (self);
  assert_state (self, "stranger", self->home.other_fingerprint);
  assert_offered (self, self->home.other_fingerprint);
  /* It is no news then. */
  probe (self);
  g_assert_cmpstr (self->noted->str, ==, "up stranger ");
}

static gint64
planned_in (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return restante_primary_get_next_probe (primary) - g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_next_probe_is_told (Watched *self, gconstpointer unused)
{
  probe (self);
  g_assert_cmpint (planned_in (self), >, INTERVAL - 30);
  g_assert_cmpint (planned_in (self), <=, INTERVAL);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  probe (self);
  g_assert_cmpint (planned_in (self), >, INTERVAL_DOWN - 30);
  g_assert_cmpint (planned_in (self), <=, INTERVAL_DOWN);
}

static void
test_probes_by_itself (Watched *self, gconstpointer unused)
{
  self->options.interval = 1;
  restante_primary_watch_start (self->watch);
  AWAIT (self->settled >= 3);
  assert_state (self, "up", NULL);
}

/* A primary that calls by itself is never looked for, and its silence is no alarm. */
static void
test_calls (Watched *self, gconstpointer unused)
{
  RestanteDrainReport report = { .end = RESTANTE_DRAIN_DONE, .delivered = 2 };
  g_autoptr (RestanteDomainRecord) domain = NULL;

  drop_watch (self);
  home_set_identity (&self->home, RESTANTE_IDENTITY_DIAL_IN, NULL);
  make_watch (self);
  restante_primary_watch_start (self->watch);
  probe (self);
  g_assert_cmpstr (state_of (self), ==, "unproven");
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  g_assert_cmpstr (state_of (self), ==, "up");
  probe (self);
  g_assert_cmpstr (state_of (self), ==, "up");
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  restante_primary_watch_call_turned (self->watch, &report, "ESMTP SIZE=1000");
  restante_primary_watch_call_ended (self->watch);
  g_assert_cmpstr (state_of (self), ==, "up");
  restante_primary_watch_call_ended (self->watch);
  g_assert_cmpstr (state_of (self), ==, "down");
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
  drop_watch (self);
  home_set_identity (&self->home, RESTANTE_IDENTITY_DIAL_IN, NULL);
  make_watch (self);
  restante_primary_watch_start (self->watch);
  restante_primary_watch_call_began (self->watch, "192.0.2.7");
  drop_watch (self);
  make_watch (self);
  restante_primary_watch_start (self->watch);
  g_assert_cmpstr (state_of (self), ==, "down");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/3/watch/primary-watch/confirmation", test_confirmation);
  ADD ("/watch/primary-watch/down-after-failures", test_down_after_failures);
  ADD ("/watch/primary-watch/failures-in-a-row", test_failures_in_a_row);
  ADD ("/watch/primary-watch/blind", test_blind);
  ADD ("/watch/primary-watch/blind-while-down", test_blind_while_down);
  ADD ("/watch/primary-watch/loopback-is-never-blind", test_loopback_is_never_blind);
  ADD ("/watch/primary-watch/refusing", test_refusing);
  ADD ("/promise/3/watch/primary-watch/stranger", test_stranger);
  ADD ("/promise/3/watch/primary-watch/stranger-at-the-drain", test_stranger_at_the_drain);
  ADD ("/watch/primary-watch/renewed-key", test_renewed_key);
  ADD ("/promise/3/watch/primary-watch/not-renewed-after-a-failure",
       test_not_renewed_after_a_failure);
  ADD ("/promise/3/watch/primary-watch/not-renewed-twice-at-once", test_not_renewed_twice_at_once);
  ADD ("/promise/3/watch/primary-watch/not-renewed-after-a-restart",
       test_not_renewed_after_a_restart);
  ADD ("/promise/3/watch/primary-watch/denied-key", test_denied_key);
  ADD ("/promise/3/watch/primary-watch/denied-at-first-sight", test_denied_at_first_sight);
  ADD ("/promise/3/watch/primary-watch/renewed-before-a-drain", test_renewed_before_a_drain);
  ADD ("/watch/primary-watch/doubt-is-cleared", test_doubt_is_cleared);
  ADD ("/watch/primary-watch/hands-over-when-back", test_hands_over_when_back);
  ADD ("/watch/primary-watch/mail-while-up", test_mail_while_up);
  ADD ("/promise/4/watch/primary-watch/sick-canary", test_sick_canary);
  ADD ("/watch/primary-watch/pause", test_pause);
  ADD ("/watch/primary-watch/pause-ends", test_pause_ends);
  ADD ("/promise/1/watch/primary-watch/pause-cuts-a-drain", test_pause_cuts_a_drain);
  ADD ("/watch/primary-watch/settings-change-while-probing", test_settings_change_while_probing);
  ADD ("/watch/primary-watch/another-primary", test_another_primary);
  ADD ("/watch/primary-watch/stopped-while-probing", test_stopped_while_probing);
  ADD ("/watch/primary-watch/probes-share-a-connection", test_probes_share_a_connection);
  ADD ("/watch/primary-watch/state-survives-a-restart", test_state_survives_a_restart);
  ADD ("/watch/primary-watch/next-probe-is-told", test_next_probe_is_told);
  ADD ("/watch/primary-watch/probes-by-itself", test_probes_by_itself);
  ADD ("/promise/3/watch/primary-watch/calls", test_calls);
  ADD ("/watch/primary-watch/call-before-a-restart", test_call_before_a_restart);
  return g_test_run ();
}
