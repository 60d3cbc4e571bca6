/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dns-seen.h"

#include "fixture.h"

#define NOW FIXTURE_ARRIVED
#define DAY 86400

/* @mx and @addresses are separated by spaces. */
static void
record (Fixture *self, const char *domain, const char *mx, const char *addresses, gint64 now)
{
  g_auto (GStrv) hosts = g_strsplit (mx, " ", -1);
  g_auto (GStrv) places = g_strsplit (addresses, " ", -1);
  g_autoptr (GError) error = NULL;

  restante_queue_record_dns_seen (self->queue, domain, (const char *const *)hosts,
                                  (const char *const *)places, now, &error);
  g_assert_no_error (error);
}

static void
assert_seen (Fixture *self, const char *domain, gint64 now, const char *mx, const char *addresses)
{
  g_auto (GStrv) hosts = NULL;
  g_auto (GStrv) places = NULL;
  g_autofree char *host_text = NULL;
  g_autofree char *place_text = NULL;
  g_autoptr (GError) error = NULL;

  restante_queue_get_dns_seen (self->queue, domain, now, &hosts, &places, &error);
  g_assert_no_error (error);
  host_text = g_strjoinv (" ", hosts);
  place_text = g_strjoinv (" ", places);
  g_assert_cmpstr (host_text, ==, mx);
  g_assert_cmpstr (place_text, ==, addresses);
}

/* Sorted, each once, of all checks together; another domain's are its own. */
static void
test_stored (Fixture *self, gconstpointer unused)
{
  assert_seen (self, "example.org", NOW, "", "");
  record (self, "example.org", "mx2.example.org mail.example.org", "203.0.113.7", NOW);
  record (self, "example.org", "mx2.example.org mx3.example.org", "2001:db8::7 203.0.113.7",
          NOW + 60);
  record (self, "example.net", "mx.example.net", "", NOW + 60);
  fixture_close (self);
  fixture_open (self);
  assert_seen (self, "Example.ORG.", NOW + 120, "mail.example.org mx2.example.org mx3.example.org",
               "2001:db8::7 203.0.113.7");
  assert_seen (self, "example.net", NOW + 120, "mx.example.net", "");
}

/* Exactly a day ago still counts, a second more does not. */
static void
test_day (Fixture *self, gconstpointer unused)
{
  record (self, "example.org", "a.example", "192.0.2.1", NOW);
  record (self, "example.org", "b.example", "192.0.2.2", NOW + 1);
  assert_seen (self, "example.org", NOW + DAY, "a.example b.example", "192.0.2.1 192.0.2.2");
  assert_seen (self, "example.org", NOW + DAY + 1, "b.example", "192.0.2.2");
  assert_seen (self, "example.org", NOW + DAY + 2, "", "");
}

/* What was seen again counts from then; what was not is dropped from the store. */
static void
test_dropped (Fixture *self, gconstpointer unused)
{
  record (self, "example.org", "a.example b.example", "192.0.2.1", NOW);
  record (self, "example.org", "a.example", "192.0.2.1", NOW + DAY);
  assert_seen (self, "example.org", NOW + DAY, "a.example b.example", "192.0.2.1");
  record (self, "example.org", "c.example", "", NOW + DAY + 1);
  assert_seen (self, "example.org", NOW + DAY + 1, "a.example c.example", "192.0.2.1");
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM dns_seen"), ==, 3);
}

/* A clock that was ahead must not keep what it saw until that time comes. */
static void
test_clock_set_back (Fixture *self, gconstpointer unused)
{
  record (self, "example.org", "a.example", "", NOW + 1000 * DAY);
  assert_seen (self, "example.org", NOW, "", "");
  record (self, "example.org", "b.example", "", NOW);
  assert_seen (self, "example.org", NOW, "b.example", "");
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM dns_seen"), ==, 1);
}

/* A check that saw nothing leaves what others saw. */
static void
test_nothing_seen (Fixture *self, gconstpointer unused)
{
  record (self, "example.org", "a.example", "192.0.2.1", NOW);
  g_assert_true (
      restante_queue_record_dns_seen (self->queue, "example.org", NULL, NULL, NOW + 1, NULL));
  assert_seen (self, "example.org", NOW + 1, "a.example", "192.0.2.1");
}

static void
test_no_domain (Fixture *self, gconstpointer unused)
{
  g_auto (GStrv) mx = NULL;
  g_auto (GStrv) addresses = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      restante_queue_record_dns_seen (self->queue, "example.com", NULL, NULL, NOW, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      restante_queue_get_dns_seen (self->queue, "example.com", NOW, &mx, &addresses, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_removed_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) again = NULL;

  record (self, "example.org", "a.example", "192.0.2.1", NOW);
  record (self, "example.net", "b.example", "192.0.2.2", NOW);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM dns_seen"), ==, 2);
  again = fixture_add_domain (self->queue, "example.org", FIXTURE_HOLD);
  assert_seen (self, "example.org", NOW, "", "");
  assert_seen (self, "example.net", NOW, "b.example", "192.0.2.2");
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/dns-seen/stored", test_stored);
  ADD ("/queue/dns-seen/day", test_day);
  ADD ("/queue/dns-seen/dropped", test_dropped);
  ADD ("/queue/dns-seen/clock-set-back", test_clock_set_back);
  ADD ("/queue/dns-seen/nothing-seen", test_nothing_seen);
  ADD ("/queue/dns-seen/no-domain", test_no_domain);
  ADD ("/queue/dns-seen/removed-domain", test_removed_domain);
  return g_test_run ();
}
