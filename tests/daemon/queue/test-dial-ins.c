/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dial-ins.h"

#include "fixture.h"

static void
put (Fixture *self, const char *domain, const char *user, const char *secret)
{
  g_autoptr (GError) error = NULL;

  restante_queue_put_dial_in (self->queue, domain, user, secret, &error);
  g_assert_no_error (error);
}

/* The domains of @user, each with the same @secret. */
static void
assert_user (Fixture *self, const char *user, const char *secret, const char *domains)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = restante_queue_list_dial_ins (self->queue, user, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++) {
    const RestanteDialInRecord *record = g_ptr_array_index (records, i);

    g_assert_cmpstr (record->user, ==, user);
    g_assert_cmpstr (record->secret, ==, secret);
    g_string_append_printf (names, "%s ", record->domain);
  }
  g_assert_cmpstr (names->str, ==, domains);
}

static void
assert_missing (Fixture *self, const char *domain)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_queue_find_dial_in (self->queue, domain, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

static void
test_put_and_find (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDialInRecord) record = NULL;

  assert_missing (self, "example.org");
  assert_missing (self, "example.com");
  put (self, "example.org", "home", "tanstaaf");
  record = restante_queue_find_dial_in (self->queue, "EXAMPLE.org.", NULL);
  g_assert_cmpstr (record->domain, ==, "example.org");
  g_assert_cmpstr (record->user, ==, "home");
  g_assert_cmpstr (record->secret, ==, "tanstaaf");
  assert_user (self, "home", "tanstaaf", "example.org ");
  assert_user (self, "Home", NULL, "");
  assert_missing (self, "example.net");
}

/* A new password is one for all domains of its user, and of nobody else. */
static void
test_put_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) other =
      fixture_add_domain (self->queue, "other.example", FIXTURE_HOLD);

  g_assert_nonnull (other);
  put (self, "example.org", "home", "first");
  put (self, "other.example", "other", "others");
  put (self, "example.net", "home", "second");
  assert_user (self, "home", "second", "example.net example.org ");
  assert_user (self, "other", "others", "other.example ");
  put (self, "example.net", "work", "third");
  assert_user (self, "home", "second", "example.org ");
  assert_user (self, "work", "third", "example.net ");
}

static void
test_join (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  put (self, "example.org", "home", "tanstaaf");
  g_assert_true (restante_queue_join_dial_in (self->queue, "example.net", "home", NULL));
  assert_user (self, "home", "tanstaaf", "example.net example.org ");
  g_assert_false (restante_queue_join_dial_in (self->queue, "example.net", "nobody", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (restante_queue_join_dial_in (self->queue, "example.com", "home", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
  assert_user (self, "home", "tanstaaf", "example.net example.org ");
}

static void
test_remove (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  put (self, "example.org", "home", "tanstaaf");
  put (self, "example.net", "home", "tanstaaf");
  g_assert_true (restante_queue_remove_dial_in (self->queue, "example.org", NULL));
  assert_missing (self, "example.org");
  assert_user (self, "home", "tanstaaf", "example.net ");
  g_assert_false (restante_queue_remove_dial_in (self->queue, "example.org", &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND);
}

/* Who called for a domain must not get the mail of another that takes its place. */
static void
test_goes_with_the_domain (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) again = NULL;

  put (self, "example.org", "home", "tanstaaf");
  g_assert_true (restante_queue_remove_domain (self->queue, "example.org", NULL));
  assert_user (self, "home", NULL, "");
  again = fixture_add_domain (self->queue, "example.org", FIXTURE_HOLD);
  assert_missing (self, "example.org");
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM dial_in"), ==, 0);
}

static void
test_stays (Fixture *self, gconstpointer unused)
{
  put (self, "example.org", "home", "tanstaaf");
  fixture_close (self);
  fixture_open (self);
  assert_user (self, "home", "tanstaaf", "example.org ");
}

int
main (int argc, char **argv)
{
#define ADD(name, func)                                                                            \
  g_test_add ("/queue/dial-ins/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("put-and-find", test_put_and_find);
  ADD ("put-again", test_put_again);
  ADD ("join", test_join);
  ADD ("remove", test_remove);
  ADD ("goes-with-the-domain", test_goes_with_the_domain);
  ADD ("stays", test_stays);
  return g_test_run ();
}
