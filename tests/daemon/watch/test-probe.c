/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/probe.h"

#include <string.h>

#include "home.h"

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RestanteProbeResult **probed = user_data;

  *probed = restante_probe_finish (result);
}

static RestanteProbeResult *
probe_at (RestantePlaces *places, RestanteDomainRecord *domain, guint timeout)
{
  g_autoptr (RestanteResolver) resolver = restante_resolver_new (NULL, timeout);
  g_autoptr (RestanteTlsaLookup) tlsa = restante_tlsa_lookup_new (NULL, NULL, timeout);
  RestanteProbePlan plan = { resolver, domain, places, "mx2.example.org", timeout, NULL, tlsa };
  RestanteProbeResult *result = NULL;

  restante_probe_async (&plan, on_probed, &result);
  AWAIT (result != NULL);
  return result;
}

static RestanteProbeResult *
probe (RestanteDomainRecord *domain, guint timeout)
{
  g_autoptr (RestantePlaces) places = restante_places_new ();

  return probe_at (places, domain, timeout);
}

static RestanteProbeResult *
probe_home (Home *home, RestanteProbeOutcome expected)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  RestanteProbeResult *result = probe (domain, 20);

  g_assert_cmpint (result->outcome, ==, expected);
  /* Promise 12: one sentence, unless all is well. */
  g_assert_true ((result->cause == NULL) == (expected == RESTANTE_PROBE_PROVEN));
  g_assert_true (result->cause == NULL || g_str_has_suffix (result->cause, "."));
  g_assert_true ((result->capabilities != NULL) == (expected == RESTANTE_PROBE_PROVEN));
  home_assert_no_mail_was_offered (home);
  return result;
}

static void
test_proven (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = probe_home (home, RESTANTE_PROBE_PROVEN);
  g_auto (GStrv) ehlo = fake_primary_get_lines (home->primary, "EHLO");

  g_assert_cmpstr (result->fingerprint, ==, home->fingerprint);
  g_assert_cmpstr (result->address, ==, "127.0.0.1");
  g_assert_cmpuint (result->addresses->len, ==, 1);
  g_assert_nonnull (strstr (result->capabilities, "SIZE=10485760"));
  g_assert_nonnull (strstr (result->capabilities, "8BITMIME"));
  /* Once in plain text, and again under TLS; then it takes its leave. */
  g_assert_cmpuint (g_strv_length (ehlo), ==, 2);
  g_assert_cmpstr (ehlo[0], ==, "EHLO mx2.example.org");
  fake_primary_await (home->primary, "QUIT", 1);
}

static void
test_unconfirmed (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  home_set_identity (home, RESTANTE_IDENTITY_KEY, NULL);
  result = probe_home (home, RESTANTE_PROBE_UNCONFIRMED);
  g_assert_cmpstr (result->fingerprint, ==, home->fingerprint);
  g_assert_nonnull (strstr (result->cause, home->fingerprint));
}

static void
test_stranger (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_set_pair (home->primary, home->other_pair);
  result = probe_home (home, RESTANTE_PROBE_STRANGER);
  g_assert_cmpstr (result->fingerprint, ==, home->other_fingerprint);
  g_assert_nonnull (strstr (result->cause, home->other_fingerprint));
  g_assert_nonnull (strstr (result->cause, home->fingerprint));
}

static void
test_stranger_without_tls (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_set_pair (home->primary, NULL);
  result = probe_home (home, RESTANTE_PROBE_STRANGER);
  g_assert_null (result->fingerprint);
  g_assert_nonnull (strstr (result->cause, "STARTTLS"));
}

static void
test_self_signed_is_no_chain (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  home_set_identity (home, RESTANTE_IDENTITY_CA, NULL);
  result = probe_home (home, RESTANTE_PROBE_STRANGER);
  g_assert_nonnull (strstr (result->cause, "certificate"));
}

static void
test_any (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_set_pair (home->primary, NULL);
  home_set_identity (home, RESTANTE_IDENTITY_ANY, NULL);
  result = probe_home (home, RESTANTE_PROBE_PROVEN);
}

/* Nothing can be published for an address, so nothing proves it, whatever key it shows. */
static void
test_dane_without_a_name (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;

  home_set_identity (home, RESTANTE_IDENTITY_DANE, home->fingerprint);
  result = probe_home (home, RESTANTE_PROBE_UNCONFIRMED);
  g_assert_nonnull (strstr (result->cause, "set the primary by its name"));
  g_assert_cmpint (restante_dane_set_get_answer (result->dane), ==, RESTANTE_DANE_NO_NAME);
}

/* An answer that says no; the reply is in the sentence. */
static const struct
{
  const char *line;
  const char *reply;
} refusals[] = {
  { FAKE_PRIMARY_GREETING, "421 4.3.2 shutting down" },
  { FAKE_PRIMARY_GREETING, "554 5.7.1 not from there" },
  { "EHLO", "421 4.3.2 shutting down" },
};

static void
test_refused (Home *home, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (RestanteProbeResult) result = NULL;

    fake_primary_answer (home->primary, refusals[i].line, refusals[i].reply, 1);
    result = probe_home (home, RESTANTE_PROBE_REFUSED);
    g_assert_nonnull (strstr (result->cause, refusals[i].reply));
  }
}

static void
test_connection_refused (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteProbeResult) result = NULL;
  const char *port = strrchr (fake_primary_get_endpoint (home->primary), ':') + 1;
  g_autofree char *cause = g_strdup_printf ("Connection refused at 127.0.0.1 port %s.", port);

  fake_primary_go_down (home->primary);
  result = probe_home (home, RESTANTE_PROBE_FAILED);
  g_assert_cmpstr (result->cause, ==, cause);
  g_assert_null (result->address);
}

/* Where a connection can break before the proof. */
static void
test_closed (Home *home, gconstpointer unused)
{
  const char *const lines[] = { FAKE_PRIMARY_GREETING, "EHLO", "STARTTLS", FAKE_PRIMARY_HANDSHAKE };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (RestanteProbeResult) result = NULL;

    fake_primary_answer (home->primary, lines[i], FAKE_PRIMARY_HANG_UP, 1);
    result = probe_home (home, RESTANTE_PROBE_FAILED);
  }
}

static void
test_silent (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_answer (home->primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  result = probe (domain, 1);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_FAILED);
  g_assert_cmpstr (result->cause, ==, "No answer to the greeting in time.");
}

/* Nobody is at the heartbeat's address: the name's is asked next. */
static void
test_next_place (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autoptr (RestanteProbeResult) result = NULL;

  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "127.0.0.99");
  result = probe_at (places, domain, 20);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_PROVEN);
  g_assert_cmpstr (result->address, ==, "127.0.0.1");
  g_assert_cmpstr (result->named[0], ==, "127.0.0.1");
  g_assert_null (result->named[1]);
  g_assert_null (result->cause);
}

/* A name server that never answers: the socket that it would hear with. */
static GSocket *
open_silent_server (char **endpoint)
{
  GSocket *server = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, 0, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;

  g_assert_true (g_socket_bind (server, any, FALSE, NULL));
  got = g_socket_get_local_address (server, NULL);
  *endpoint = g_strdup_printf ("127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  return server;
}

/* Whoever knows the name may be at home, too, and silent: it is not waited for. */
static void
test_told_before_the_name (Home *home, gconstpointer unused)
{
  g_autofree char *endpoint = NULL;
  g_autoptr (GSocket) server = open_silent_server (&endpoint);
  const char *const servers[] = { endpoint, NULL };
  g_autoptr (RestanteResolver) resolver = restante_resolver_new (servers, 10);
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (home);
  g_autoptr (RestanteDomainRecord) domain = restante_domain_record_copy (stored);
  g_autoptr (RestantePlaces) places = restante_places_new ();
  RestanteProbePlan plan = { resolver, domain, places, "mx2.example.org", 10 };
  g_autoptr (RestanteProbeResult) result = NULL;

  g_free (domain->primary);
  domain->primary =
      g_strconcat ("home.example", strrchr (fake_primary_get_endpoint (home->primary), ':'), NULL);
  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "127.0.0.1");
  restante_probe_async (&plan, on_probed, &result);
  fake_primary_await (home->primary, "QUIT", 1);
  g_assert_null (result);
  AWAIT (result != NULL);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_PROVEN);
  g_assert_cmpstr (result->address, ==, "127.0.0.1");
  g_assert_null (result->named);
}

/* What was told and what the name says are one place: it is asked once. */
static void
test_told_and_named (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_set_pair (home->primary, home->other_pair);
  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "127.0.0.1");
  result = probe_at (places, domain, 20);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_STRANGER);
  g_assert_cmpstr (result->named[0], ==, "127.0.0.1");
  g_assert_cmpuint (fake_primary_count_connections (home->primary), ==, 1);
}

/* A stranger is worse news than silence, wherever it is. */
static void
test_worst_place (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autoptr (RestanteProbeResult) result = NULL;

  fake_primary_set_pair (home->primary, home->other_pair);
  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "127.0.0.98");
  restante_places_set (places, RESTANTE_PLACE_LAST, "127.0.0.99");
  result = probe_at (places, domain, 20);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_STRANGER);
  g_assert_cmpstr (result->address, ==, "127.0.0.1");
  g_assert_cmpstr (result->named[0], ==, "127.0.0.1");
  home_assert_no_mail_was_offered (home);
}

/* The fence's own value is nobody's home. */
static void
test_nowhere (Home *home, gconstpointer unused)
{
  static const char *const fence[] = { "127.0.0.1", NULL };
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autoptr (RestanteProbeResult) result = NULL;

  restante_places_avoid (places, fence);
  result = probe_at (places, domain, 20);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_FAILED);
  g_assert_cmpstr (result->cause, ==,
                   "The name of the primary leads to no place where it could be.");
  g_assert_cmpuint (fake_primary_count_connections (home->primary), ==, 0);
}

/* A stored end point that is none (an older store, say) is a result, too. */
static void
test_no_end_point (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = restante_domain_record_new ("example.org");
  g_autoptr (RestanteProbeResult) result = NULL;

  domain->identity = RESTANTE_IDENTITY_ANY;
  domain->primary = g_strdup ("not a host:25");
  result = probe (domain, 20);
  g_assert_cmpint (result->outcome, ==, RESTANTE_PROBE_FAILED);
  g_assert_nonnull (strstr (result->cause, "not a host"));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Home, NULL, home_set_up, func, home_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/probe/proven", test_proven);
  ADD ("/promise/3/watch/probe/unconfirmed", test_unconfirmed);
  ADD ("/promise/3/watch/probe/stranger", test_stranger);
  ADD ("/promise/3/watch/probe/stranger-without-tls", test_stranger_without_tls);
  ADD ("/promise/3/watch/probe/self-signed-is-no-chain", test_self_signed_is_no_chain);
  ADD ("/watch/probe/told-before-the-name", test_told_before_the_name);
  ADD ("/watch/probe/told-and-named", test_told_and_named);
  ADD ("/watch/probe/any", test_any);
  ADD ("/promise/3/watch/probe/dane-without-a-name", test_dane_without_a_name);
  ADD ("/watch/probe/refused", test_refused);
  ADD ("/watch/probe/connection-refused", test_connection_refused);
  ADD ("/watch/probe/closed", test_closed);
  ADD ("/watch/probe/silent", test_silent);
  ADD ("/watch/probe/next-place", test_next_place);
  ADD ("/promise/3/watch/probe/worst-place", test_worst_place);
  ADD ("/watch/probe/nowhere", test_nowhere);
  ADD ("/watch/probe/no-end-point", test_no_end_point);
  return g_test_run ();
}
