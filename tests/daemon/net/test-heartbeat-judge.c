/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/heartbeat-judge.h"

#include <string.h>

#include "fixture.h"
#include "queue/heartbeats.h"

#define NOW    1700000000
#define PEER   "203.0.113.7"
#define SECRET "k7hq2mzp9xw4tvbn6rcd3fgy8a"

typedef struct
{
  Fixture store;
  RestanteHeartbeatJudge *judge;
  GString *heard; /* "DOMAIN ADDRESS,…[ changed]\n" a sign of life */
} Desk;

static void
on_heard (const char *domain, const char *const *told, gboolean changed, gpointer user_data)
{
  Desk *self = user_data;
  g_autofree char *list = g_strjoinv (",", (char **)told);

  g_string_append_printf (self->heard, "%s %s%s\n", domain, list, changed ? " changed" : "");
}

static void
set_primary (Desk *self, const char *domain, const char *primary)
{
  g_autoptr (RestanteDomainRecord) stored = restante_queue_find_domain (self->store.queue, domain);
  g_autoptr (RestanteDomainRecord) wanted = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;
  g_autoptr (GError) error = NULL;

  g_free (wanted->primary);
  wanted->primary = g_strdup (primary);
  put = restante_queue_put_domain (self->store.queue, wanted, &error);
  g_assert_no_error (error);
}

static void
set_up (Desk *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->store, NULL);
  self->heard = g_string_new (NULL);
  self->judge = restante_heartbeat_judge_new (self->store.queue, on_heard, self);
  set_primary (self, "example.org", "home.example.org:25");
  set_primary (self, "example.net", "127.0.0.1:2525");
  restante_queue_put_heartbeat (self->store.queue, "example.org", "example.org", SECRET, FALSE,
                                &error);
  g_assert_no_error (error);
  restante_queue_put_heartbeat (self->store.queue, "example.net", "example.net", "other", FALSE,
                                &error);
  g_assert_no_error (error);
}

static void
tear_down (Desk *self, gconstpointer unused)
{
  restante_heartbeat_judge_free (self->judge);
  g_string_free (self->heard, TRUE);
  fixture_tear_down (&self->store, NULL);
}

/* @user: "user:password", NULL: nobody. Status and body, "200 good 203.0.113.7\n". Free it. */
static char *
ask_at (Desk *self, const char *user, const char *query, const char *peer, gint64 now)
{
  g_autofree char *encoded =
      user != NULL ? g_base64_encode ((const guchar *)user, strlen (user)) : NULL;
  g_autofree char *request = g_strdup_printf (
      "GET /nic/update?%s HTTP/1.1\r\n%s%s%s\r\n", query,
      user != NULL ? "Authorization: Basic " : "X: ", user != NULL ? encoded : "y", "\r\n");
  g_autofree char *answer = restante_heartbeat_judge_answer (self->judge, (const guint8 *)request,
                                                             strlen (request), peer, now);
  const char *body = strstr (answer, "\r\n\r\n");

  g_assert_nonnull (body);
  return g_strdup_printf ("%.3s %s", answer + strlen ("HTTP/1.1 "), body + 4);
}

static void
assert_from (Desk *self, const char *user, const char *query, const char *peer, const char *answer)
{
  g_autofree char *got = ask_at (self, user, query, peer, NOW);

  g_assert_cmpstr (got, ==, answer);
}

static void
assert_answer (Desk *self, const char *query, const char *answer)
{
  assert_from (self, "example.org:" SECRET, query, PEER, answer);
}

static void
test_good (Desk *self, gconstpointer unused)
{
  g_autoptr (RestanteHeartbeatRecord) record = NULL;

  assert_answer (self, "hostname=home.example.org&myip=198.51.100.9", "200 good 198.51.100.9\n");
  assert_answer (self, "hostname=home.example.org&myip=198.51.100.9", "200 nochg 198.51.100.9\n");
  assert_answer (self, "hostname=HOME.example.org.", "200 good 203.0.113.7\n");
  assert_answer (self, "hostname=home.example.org&myip=2001:DB8:0:0::7&x=y",
                 "200 good 2001:db8::7\n");
  assert_answer (self, "hostname=home.example.org&myip=203.0.113.7,2001:db8::7",
                 "200 nochg 203.0.113.7,2001:db8::7\n");
  assert_answer (self, "hostname=home.example.org&myip=::ffff:198.51.100.1",
                 "200 good 198.51.100.1\n");
  g_assert_cmpstr (self->heard->str, ==,
                   "example.org 198.51.100.9 changed\n"
                   "example.org 198.51.100.9\n"
                   "example.org 203.0.113.7 changed\n"
                   "example.org 2001:db8::7 changed\n"
                   "example.org 203.0.113.7,2001:db8::7\n"
                   "example.org 198.51.100.1 changed\n");
  record = restante_queue_find_heartbeat (self->store.queue, "example.org", NULL);
  g_assert_cmpstr (record->addresses[0], ==, "198.51.100.1");
  g_assert_cmpstr (record->addresses[1], ==, "2001:db8::7");
  g_assert_cmpint (record->time, ==, NOW);
}

/* Another domain's name is not there for whoever is not its user. */
static void
test_hostname (Desk *self, gconstpointer unused)
{
  assert_answer (self, "myip=198.51.100.9", "200 notfqdn\n");
  assert_answer (self, "hostname=", "200 notfqdn\n");
  assert_answer (self, "hostname=home", "200 notfqdn\n");
  assert_answer (self, "hostname=home..org", "200 notfqdn\n");
  assert_answer (self, "hostname=example.org", "200 nohost\n");
  assert_answer (self, "hostname=example.net", "200 nohost\n");
  assert_answer (self, "hostname=x.home.example.org", "200 nohost\n");
  g_assert_cmpstr (self->heard->str, ==, "");
  assert_from (self, "example.net:other", "hostname=127.0.0.1", PEER, "200 good 203.0.113.7\n");
}

static void
test_hostnames (Desk *self, gconstpointer unused)
{
  assert_answer (self, "hostname=home,home.example.org,other.example.org,home.example.org",
                 "200 notfqdn\ngood 203.0.113.7\nnohost\ngood 203.0.113.7\n");
  g_assert_cmpstr (self->heard->str, ==, "example.org 203.0.113.7 changed\n");
}

static void
test_address (Desk *self, gconstpointer unused)
{
  assert_answer (self, "hostname=home.example.org&myip=home", "200 911\n");
  assert_answer (self, "hostname=home.example.org&myip=127.0.0.5", "200 911\n");
  assert_answer (self, "hostname=home.example.org&myip=0.0.0.0", "200 911\n");
  g_assert_cmpstr (self->heard->str, ==, "");
  assert_from (self, "example.org:" SECRET, "hostname=home.example.org&myip=127.0.0.5", "127.0.0.1",
               "200 good 127.0.0.5\n");
}

static void
test_credentials (Desk *self, gconstpointer unused)
{
  const char *query = "hostname=home.example.org";

  assert_from (self, NULL, query, PEER, "401 badauth\n");
  assert_from (self, "example.org:", query, PEER, "401 badauth\n");
  assert_from (self, "example.org:other", query, PEER, "401 badauth\n");
  assert_from (self, "example.com:" SECRET, query, PEER, "401 badauth\n");
  assert_from (self, "example.com:", query, PEER, "401 badauth\n");
  g_assert_cmpstr (self->heard->str, ==, "");
}

/* The contract: over 5 in 10 minutes, for 10 minutes, right password or not. */
static void
test_guesses (Desk *self, gconstpointer unused)
{
  const char *query = "hostname=home.example.org";
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < 20; i++)
    assert_from (self, NULL, query, PEER, "401 badauth\n");
  for (guint i = 0; i < 5; i++)
    assert_from (self, "example.org:guess", query, PEER, "401 badauth\n");
  assert_answer (self, query, "200 good 203.0.113.7\n");
  assert_from (self, "nobody:guess", query, PEER, "429 911\n");
  assert_answer (self, query, "429 911\n");
  assert_from (self, NULL, query, PEER, "429 911\n");
  assert_from (self, "example.org:" SECRET, query, "203.0.113.8", "200 good 203.0.113.8\n");
  before = ask_at (self, "example.org:" SECRET, query, PEER, NOW + 599);
  g_assert_cmpstr (before, ==, "429 911\n");
  after = ask_at (self, "example.org:" SECRET, query, PEER, NOW + 600);
  g_assert_cmpstr (after, ==, "200 good 203.0.113.7\n");
}

/* All of a /64 are one household. */
static void
test_guesses_of_a_household (Desk *self, gconstpointer unused)
{
  for (guint i = 0; i < 6; i++) {
    g_autofree char *peer = g_strdup_printf ("2001:db8::%u", i);

    assert_from (self, "example.org:guess", "", peer, i < 5 ? "401 badauth\n" : "429 911\n");
  }
  assert_from (self, "example.org:" SECRET, "hostname=home.example.org", "2001:db8::ffff",
               "429 911\n");
  assert_from (self, "example.org:" SECRET, "hostname=home.example.org", "2001:db8:0:1::1",
               "200 good 2001:db8:0:1::1\n");
}

/* Somebody else's loop does not use up this one's. */
static void
test_too_many (Desk *self, gconstpointer unused)
{
  for (guint i = 0; i < 30; i++)
    assert_answer (self, "hostname=home.example.org",
                   i == 0 ? "200 good 203.0.113.7\n" : "200 nochg 203.0.113.7\n");
  assert_answer (self, "hostname=home.example.org", "200 abuse\n");
  assert_from (self, "example.net:other", "hostname=127.0.0.1", PEER, "200 good 203.0.113.7\n");
}

static void
test_store_in_trouble (Desk *self, gconstpointer unused)
{
  fixture_change_store (&self->store, "ALTER TABLE heartbeat RENAME COLUMN address TO gone");
  assert_answer (self, "hostname=home.example.org", "200 911\n");
  g_assert_cmpstr (self->heard->str, ==, "");
}

static void
test_removed (Desk *self, gconstpointer unused)
{
  g_assert_true (restante_queue_remove_heartbeat (self->store.queue, "example.org", NULL));
  assert_answer (self, "hostname=home.example.org", "401 badauth\n");
}

#define ADD(path, function) g_test_add (path, Desk, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/heartbeat-judge/good", test_good);
  ADD ("/net/heartbeat-judge/hostname", test_hostname);
  ADD ("/net/heartbeat-judge/hostnames", test_hostnames);
  ADD ("/net/heartbeat-judge/address", test_address);
  ADD ("/promise/11/net/heartbeat-judge/credentials", test_credentials);
  ADD ("/promise/11/net/heartbeat-judge/guesses", test_guesses);
  ADD ("/promise/11/net/heartbeat-judge/guesses-of-a-household", test_guesses_of_a_household);
  ADD ("/net/heartbeat-judge/too-many", test_too_many);
  ADD ("/net/heartbeat-judge/store-in-trouble", test_store_in_trouble);
  ADD ("/net/heartbeat-judge/removed", test_removed);
  return g_test_run ();
}
