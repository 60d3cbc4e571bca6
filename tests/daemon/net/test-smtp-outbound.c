/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-outbound.h"

#include <string.h>

#include "fake-primary.h"
#include "folder.h"
#include "net/certificate.h"

typedef struct
{
  char *folder;
  GTlsCertificate *pair;
  FakePrimary *primary;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = folder_new ();
  self->pair = folder_make_pair (self->folder, "primary");
  self->primary = fake_primary_new ();
  fake_primary_set_pair (self->primary, self->pair);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  fake_primary_free (self->primary);
  g_object_unref (self->pair);
  folder_remove (self->folder);
}

static RestanteSmtpOutbound *
make (Fixture *self, RestanteSmtpTls tls, gboolean verify, guint timeout)
{
  g_autoptr (GPtrArray) addresses = fake_primary_get_addresses (self->primary);
  RestanteSmtpTarget target = {
    .addresses = addresses,
    .name = "primary.example",
    .helo = "mx2.example.org",
    .tls = tls,
    .verify_chain = verify,
    .timeout = timeout,
  };

  return restante_smtp_outbound_new (&target);
}

static RestanteSmtpOutbound *
open_session (Fixture *self, RestanteSmtpTls tls, gboolean verify)
{
  RestanteSmtpOutbound *outbound = make (self, tls, verify, 30);
  g_auto (RestanteSmtpFailure) failure = { 0 };

  if (!restante_smtp_outbound_open (outbound, &failure))
    g_error ("%s", failure.cause);
  return outbound;
}

static void
test_facts (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound =
      open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
  g_autofree char *fingerprint = folder_fingerprint (self->pair);
  RestanteIdentityFacts facts;

  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_true (facts.tls);
  g_assert_cmpstr (facts.fingerprint, ==, fingerprint);
  /* A chain that was not checked is never a valid one. */
  g_assert_false (facts.chain_valid);
  g_assert_true (facts.dane == NULL && facts.shown == NULL);
  g_assert_cmpstr (restante_smtp_outbound_get_peer (outbound), ==, "127.0.0.1");
  g_assert_cmpuint (restante_smtp_outbound_get_capabilities (outbound)->size_limit, ==, 10485760);
}

/* With what DNS says there are also the certificates that were shown. */
static void
test_facts_for_dane (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDaneSet) set =
      restante_dane_set_new ("_25._tcp.primary.example", RESTANTE_DANE_NONE, NULL, 0);
  g_autoptr (GPtrArray) addresses = fake_primary_get_addresses (self->primary);
  RestanteSmtpTarget target = { .addresses = addresses,
                                .name = "primary.example",
                                .helo = "mx2.example.org",
                                .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
                                .dane = set,
                                .timeout = 30 };
  g_autoptr (RestanteSmtpOutbound) outbound = restante_smtp_outbound_new (&target);
  g_auto (RestanteSmtpFailure) failure = { 0 };
  g_autofree char *fingerprint = NULL;
  RestanteIdentityFacts facts;

  g_assert_true (restante_smtp_outbound_open (outbound, &failure));
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_true (facts.dane == set);
  g_assert_cmpuint (facts.n_shown, ==, 1);
  fingerprint = restante_certificate_fingerprint (facts.shown[0].certificate);
  g_assert_cmpstr (fingerprint, ==, facts.fingerprint);
}

static void
test_facts_without_tls (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = NULL;
  RestanteIdentityFacts facts;

  fake_primary_set_pair (self->primary, NULL);
  outbound = open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, TRUE);
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_false (facts.tls);
  g_assert_false (facts.chain_valid);
  g_assert_null (facts.fingerprint);
}

static void
test_self_signed_chain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound =
      open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, TRUE);
  RestanteIdentityFacts facts;

  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_true (facts.tls);
  g_assert_false (facts.chain_valid);
  g_assert_nonnull (facts.chain_problem);
}

/* Only when somebody asks, and for the name of the primary. */
static void
test_chain_afterwards (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound =
      open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
  g_autofree char *authority = folder_path (self->folder, "primary.crt");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trusted = g_tls_file_database_new (authority, &error);
  RestanteIdentityFacts facts;

  g_assert_no_error (error);
  restante_smtp_outbound_verify_chain (outbound);
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_false (facts.chain_valid);
  g_assert_cmpstr (facts.chain_problem, ==, "no authority that is trusted here signed it");
  restante_smtp_outbound_free (g_steal_pointer (&outbound));
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
  outbound = open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_false (facts.chain_valid);
  restante_smtp_outbound_verify_chain (outbound);
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_assert_true (facts.chain_valid);
  g_assert_nonnull (facts.fingerprint);
}

static void
test_no_chain_without_tls (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = NULL;
  RestanteIdentityFacts facts;

  fake_primary_set_pair (self->primary, NULL);
  fake_primary_answer (self->primary, FAKE_PRIMARY_GREETING, "220 I am the one", 0);
  outbound = open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
  restante_smtp_outbound_verify_chain (outbound);
  restante_smtp_outbound_get_facts (outbound, &facts);
  g_assert_false (facts.chain_valid);
  g_assert_cmpstr (restante_smtp_outbound_get_greeting (outbound), ==, "I am the one");
}

/* What the host does before the proof, and what is said of it; reply NULL: the connection is
 * closed. */
static const struct
{
  const char *line;
  const char *reply;
  RestanteSmtpStage stage;
  guint code;
  const char *cause;
} failures[] = {
  { FAKE_PRIMARY_GREETING, "554 5.3.2 no mail here", RESTANTE_SMTP_STAGE_BANNER, 554,
    "the host answered 554 5.3.2 no mail here to the greeting" },
  { FAKE_PRIMARY_GREETING, "421 4.3.2 later", RESTANTE_SMTP_STAGE_BANNER, 421,
    "the host answered 421 4.3.2 later to the greeting" },
  { FAKE_PRIMARY_GREETING, NULL, RESTANTE_SMTP_STAGE_BANNER, 0,
    "the connection was closed at the greeting" },
  { FAKE_PRIMARY_GREETING, "SSH-2.0-OpenSSH_9.2", RESTANTE_SMTP_STAGE_BANNER, 0,
    "the host broke the protocol at the greeting" },
  { "EHLO", "421 4.3.2 later", RESTANTE_SMTP_STAGE_EHLO, 421,
    "the host answered 421 4.3.2 later to EHLO" },
  { "EHLO", NULL, RESTANTE_SMTP_STAGE_EHLO, 0, "the connection was closed at EHLO" },
  { "STARTTLS", "421 4.3.2 later", RESTANTE_SMTP_STAGE_STARTTLS, 421,
    "the host answered 421 4.3.2 later to STARTTLS" },
  { "STARTTLS", NULL, RESTANTE_SMTP_STAGE_STARTTLS, 0, "the connection was closed at STARTTLS" },
  { FAKE_PRIMARY_HANDSHAKE, NULL, RESTANTE_SMTP_STAGE_TLS, 0, "TLS failed: " },
};

static void
assert_fails (RestanteSmtpOutbound *outbound,
              RestanteSmtpStage stage,
              guint code,
              const char *cause)
{
  g_auto (RestanteSmtpFailure) failure = { 0 };

  g_assert_false (restante_smtp_outbound_open (outbound, &failure));
  g_assert_cmpint (failure.stage, ==, stage);
  g_assert_cmpuint (failure.code, ==, code);
  if (!g_str_has_prefix (failure.cause, cause))
    g_error ("\"%s\" is said where \"%s\" should be", failure.cause, cause);
}

static void
test_failures (Fixture *self, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    const char *reply = failures[i].reply != NULL ? failures[i].reply : FAKE_PRIMARY_HANG_UP;
    g_autoptr (RestanteSmtpOutbound) outbound =
        make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 30);

    fake_primary_answer (self->primary, failures[i].line, reply, 1);
    assert_fails (outbound, failures[i].stage, failures[i].code, failures[i].cause);
  }
}

static void
test_connection_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 30);

  fake_primary_go_down (self->primary);
  assert_fails (outbound, RESTANTE_SMTP_STAGE_CONNECT, 0, "connection refused at 127.0.0.1 port ");
}

static void
test_required_tls_is_missing (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = make (self, RESTANTE_SMTP_TLS_REQUIRED, FALSE, 30);

  fake_primary_set_pair (self->primary, NULL);
  assert_fails (outbound, RESTANTE_SMTP_STAGE_STARTTLS, 0, "the host does not offer STARTTLS");
}

/* The time is for everything up to the proof together, wherever it is spent. */
static void
test_silence (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) at_greeting =
      make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 1);
  g_autoptr (RestanteSmtpOutbound) at_ehlo = make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 1);

  fake_primary_answer (self->primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 1);
  assert_fails (at_greeting, RESTANTE_SMTP_STAGE_BANNER, 0, "no answer to the greeting in time");
  fake_primary_answer (self->primary, "EHLO", FAKE_PRIMARY_KEEP_MUM, 1);
  assert_fails (at_ehlo, RESTANTE_SMTP_STAGE_EHLO, 0, "no answer to EHLO in time");
}

static void
begin_message (RestanteSmtpOutbound *outbound)
{
  const char *const recipients[] = { "user@example.org", NULL };
  g_auto (RestanteSmtpFailure) failure = { 0 };
  RestanteSmtpClientEvent event;

  restante_smtp_outbound_proven (outbound, TRUE);
  g_assert_true (restante_smtp_outbound_next (outbound, &event, &failure));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_CLIENT_READY);
  restante_smtp_client_begin (restante_smtp_outbound_get_engine (outbound), 1, "a@sender.example",
                              recipients, 20, FALSE, FALSE);
}

static void
test_carries_a_message (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound =
      open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
  RestanteSmtpClient *engine = restante_smtp_outbound_get_engine (outbound);
  g_auto (RestanteSmtpFailure) failure = { 0 };
  RestanteSmtpClientEvent event = { 0 };
  const char *content = "Subject: x\r\n\r\n.dot\r\n";
  g_autoptr (GBytes) received = NULL;

  begin_message (outbound);
  while (event.type != RESTANTE_SMTP_CLIENT_SEND)
    g_assert_true (restante_smtp_outbound_next (outbound, &event, &failure));
  restante_smtp_client_content (engine, (const guint8 *)content, strlen (content));
  restante_smtp_client_content_end (engine);
  while (event.type != RESTANTE_SMTP_CLIENT_RESULT)
    g_assert_true (restante_smtp_outbound_next (outbound, &event, &failure));
  g_assert_cmpuint (event.reply->code, ==, 250);
  restante_smtp_client_quit (engine);
  while (event.type != RESTANTE_SMTP_CLIENT_CLOSED)
    g_assert_true (restante_smtp_outbound_next (outbound, &event, &failure));
  received = fake_primary_get_content (self->primary, 0);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received), content,
                   strlen (content));
}

/* Where a connection can break after the proof. */
static void
test_lost_later (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *line;
    RestanteSmtpStage stage;
  } rows[] = {
    { "MAIL", RESTANTE_SMTP_STAGE_MAIL },
    { "RCPT", RESTANTE_SMTP_STAGE_RCPT },
    { "DATA", RESTANTE_SMTP_STAGE_DATA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteSmtpOutbound) outbound =
        open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);
    g_auto (RestanteSmtpFailure) failure = { 0 };
    RestanteSmtpClientEvent event = { 0 };

    fake_primary_answer (self->primary, rows[i].line, FAKE_PRIMARY_HANG_UP, 1);
    begin_message (outbound);
    while (restante_smtp_outbound_next (outbound, &event, &failure))
      continue;
    g_assert_cmpint (failure.stage, ==, rows[i].stage);
    g_assert_cmpuint (failure.code, ==, 0);
    g_assert_nonnull (failure.cause);
  }
}

/* It takes its leave, and nothing of a message can be said any more. */
static void
test_not_proven (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound =
      open_session (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE);

  restante_smtp_outbound_proven (outbound, FALSE);
  fake_primary_await (self->primary, "QUIT", 1);
  g_assert_cmpuint (fake_primary_count (self->primary, "MAIL"), ==, 0);
}

typedef struct
{
  RestanteSmtpOutbound *outbound;
  gboolean opened;
} Opening;

static gpointer
open_in_thread (gpointer data)
{
  Opening *opening = data;
  g_auto (RestanteSmtpFailure) failure = { 0 };

  opening->opened = restante_smtp_outbound_open (opening->outbound, &failure);
  return NULL;
}

static void
test_shutdown (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 300);
  Opening opening = { outbound, TRUE };
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  fake_primary_answer (self->primary, "EHLO", FAKE_PRIMARY_KEEP_MUM, 0);
  thread = g_thread_new ("opening", open_in_thread, &opening);
  fake_primary_await (self->primary, "EHLO", 1);
  restante_smtp_outbound_shutdown (outbound);
  g_thread_join (thread);
  g_assert_false (opening.opened);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * G_USEC_PER_SEC);
}

static void
test_shutdown_before (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpOutbound) outbound = make (self, RESTANTE_SMTP_TLS_IF_OFFERED, FALSE, 300);
  g_auto (RestanteSmtpFailure) failure = { 0 };

  restante_smtp_outbound_shutdown (outbound);
  g_assert_false (restante_smtp_outbound_open (outbound, &failure));
  g_assert_cmpuint (fake_primary_count (self->primary, "EHLO"), ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/smtp-outbound/facts", test_facts);
  ADD ("/net/smtp-outbound/facts-for-dane", test_facts_for_dane);
  ADD ("/promise/3/net/smtp-outbound/facts-without-tls", test_facts_without_tls);
  ADD ("/promise/3/net/smtp-outbound/self-signed-chain", test_self_signed_chain);
  ADD ("/promise/3/net/smtp-outbound/chain-afterwards", test_chain_afterwards);
  ADD ("/promise/3/net/smtp-outbound/no-chain-without-tls", test_no_chain_without_tls);
  ADD ("/net/smtp-outbound/failures", test_failures);
  ADD ("/net/smtp-outbound/connection-refused", test_connection_refused);
  ADD ("/net/smtp-outbound/required-tls-is-missing", test_required_tls_is_missing);
  ADD ("/net/smtp-outbound/silence", test_silence);
  ADD ("/net/smtp-outbound/carries-a-message", test_carries_a_message);
  ADD ("/net/smtp-outbound/lost-later", test_lost_later);
  ADD ("/promise/3/net/smtp-outbound/not-proven", test_not_proven);
  ADD ("/net/smtp-outbound/shutdown", test_shutdown);
  ADD ("/net/smtp-outbound/shutdown-before", test_shutdown_before);
  return g_test_run ();
}
