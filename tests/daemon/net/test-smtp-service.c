/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-service.h"

#include <gmime/gmime.h>
#include <string.h>

#include "fixture.h"
#include "folder.h"
#include "net/listen-socket.h"
#include "sender.h"

typedef struct
{
  Fixture store;
  char *folder;
  RestanteCertificate *certificate;
  RestanteSmtpService *service;
} Holder;

static const char *const any_port[] = { "127.0.0.1:0", NULL };

static void
set_up (Holder *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->store, NULL);
  self->folder = folder_new ();
  self->certificate =
      restante_certificate_open (NULL, NULL, self->folder, "mx2.example.org", &error);
  g_assert_no_error (error);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  g_clear_pointer (&self->service, restante_smtp_service_stop);
  restante_certificate_free (self->certificate);
  folder_remove (self->folder);
  fixture_tear_down (&self->store, NULL);
}

static void
start (Holder *self, guint total, guint per_address)
{
  g_autoptr (GPtrArray) sockets = restante_listen_socket_open_all (any_port, NULL);
  RestanteSmtpServiceOptions options = {
    .hostname = "mx2.example.org",
    .sockets = sockets,
    .max_message_size = 1024 * 1024,
    .max_connections = total,
    .max_connections_per_address = per_address,
  };
  g_autoptr (GError) error = NULL;

  self->service =
      restante_smtp_service_start (&options, self->store.queue, self->certificate, &error);
  g_assert_no_error (error);
}

static Sender *
connect_from (Holder *self, const char *address)
{
  return sender_new (restante_smtp_service_get_listening (self->service)[0], address);
}

static void
test_serves (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = NULL;

  start (self, 10, 10);
  sender = connect_from (self, NULL);
  sender_open_message (sender, "user@example.org");
  sender_send_content (sender, "Subject: x\r\n\r\n");
  sender_hear (sender, "250 ");
  sender_ask (sender, "QUIT", "221 ");
  sender_hear_end (sender);
  g_assert_cmpint (fixture_ask (&self->store, "SELECT count(*) FROM message"), ==, 1);
}

static void
assert_turned_away (Holder *self, const char *address)
{
  g_autoptr (Sender) sender = connect_from (self, address);

  sender_hear (sender, "421 ");
  sender_hear_end (sender);
}

/* There is no event for a session that has ended: whoever was turned away comes again. */
static void
await_welcome (Holder *self, const char *address)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end) {
    g_autoptr (Sender) sender = connect_from (self, address);

    if (g_str_has_prefix (sender_hear (sender, ""), "220 "))
      return;
    g_usleep (10000);
  }
  g_assert_not_reached ();
}

static void
test_cap_by_address (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) one = NULL;
  g_autoptr (Sender) two = NULL;
  g_autoptr (Sender) other = NULL;

  start (self, 10, 2);
  one = connect_from (self, "127.0.0.2");
  two = connect_from (self, "127.0.0.2");
  sender_hear (one, "220 ");
  sender_hear (two, "220 ");
  assert_turned_away (self, "127.0.0.2");
  other = connect_from (self, "127.0.0.3");
  sender_hear (other, "220 ");
  g_clear_pointer (&one, sender_free);
  await_welcome (self, "127.0.0.2");
}

static void
test_cap_in_total (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) one = NULL;
  g_autoptr (Sender) two = NULL;

  start (self, 2, 2);
  one = connect_from (self, "127.0.0.2");
  two = connect_from (self, "127.0.0.3");
  sender_hear (one, "220 ");
  sender_hear (two, "220 ");
  assert_turned_away (self, "127.0.0.4");
  /* Those who are in go on. */
  sender_ask (one, "EHLO client.example", "250-");
  g_clear_pointer (&two, sender_free);
  await_welcome (self, "127.0.0.4");
}

static void
test_stop_ends_sessions (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) idle = NULL;
  g_autoptr (Sender) busy = NULL;
  g_autoptr (Sender) done = NULL;

  start (self, 10, 10);
  idle = connect_from (self, NULL);
  sender_hear (idle, "220 ");
  busy = connect_from (self, NULL);
  sender_open_message (busy, "user@example.org");
  sender_send (busy, "Subject: half\r\n", 15);
  done = connect_from (self, NULL);
  sender_open_message (done, "user@example.org");
  sender_send_content (done, "Subject: whole\r\n\r\n");
  sender_hear (done, "250 ");
  g_clear_pointer (&self->service, restante_smtp_service_stop);
  /* RFC 5321 section 3.8: whoever ends a session says so. */
  sender_hear (idle, "421 4.3.2 ");
  sender_hear_end (idle);
  sender_hear (busy, "421 4.3.2 ");
  sender_hear_end (busy);
  sender_hear (done, "421 4.3.2 ");
  sender_hear_end (done);
  g_assert_cmpint (fixture_ask (&self->store, "SELECT count(*) FROM message"), ==, 1);
}

/* Nothing is taken that a primary could not take (DESIGN section 3). */
static void
test_offers_what_the_primaries_take (Holder *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain =
      restante_queue_find_domain (self->store.queue, "example.org");
  g_autoptr (RestanteDomainRecord) known = restante_domain_record_copy (domain);
  g_autoptr (Sender) before = NULL;
  g_autoptr (Sender) after = NULL;
  const char *offer;

  start (self, 10, 10);
  before = connect_from (self, NULL);
  sender_hear (before, "220 ");
  offer = sender_ask (before, "EHLO client.example", "250-");
  g_assert_nonnull (strstr (offer, "SIZE 1048576\r\n"));
  g_assert_nonnull (strstr (offer, "8BITMIME\r\n"));
  g_assert_nonnull (strstr (offer, "SMTPUTF8\r\n"));
  g_free (known->capabilities);
  known->capabilities = g_strdup ("ESMTP SIZE=5000 8BITMIME");
  restante_queue_remember_primary (self->store.queue, known);
  after = connect_from (self, NULL);
  sender_hear (after, "220 ");
  offer = sender_ask (after, "EHLO client.example", "250-");
  g_assert_nonnull (strstr (offer, "SIZE 3976\r\n")); /* 5000 - 1024 */
  g_assert_nonnull (strstr (offer, "8BITMIME\r\n"));
  g_assert_null (strstr (offer, "SMTPUTF8"));
  g_assert_nonnull (strstr (offer, "STARTTLS"));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD ("/net/smtp-service/serves", test_serves);
  ADD ("/promise/5/net/smtp-service/cap-by-address", test_cap_by_address);
  ADD ("/promise/5/net/smtp-service/cap-in-total", test_cap_in_total);
  ADD ("/promise/1/net/smtp-service/stop-ends-sessions", test_stop_ends_sessions);
  ADD ("/net/smtp-service/offers-what-the-primaries-take", test_offers_what_the_primaries_take);
  return g_test_run ();
}
