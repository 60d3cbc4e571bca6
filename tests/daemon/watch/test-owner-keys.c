/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/owner-keys.h"

#include <string.h>

#include "watch/watch.h"

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY "sha256:" HEX

static RestanteDomainRecord *
domain_new (const char *pins, const char *denied, const char *offered)
{
  RestanteDomainRecord *domain = restante_domain_record_new ("example.org");

  domain->primary = g_strdup ("home.example.org:25");
  g_strfreev (domain->pins);
  domain->pins = g_strsplit (pins, " ", -1);
  g_strfreev (domain->denied);
  domain->denied = g_strsplit (denied, " ", -1);
  domain->offered = g_strdup (offered);
  return domain;
}

static void
assert_keys (RestanteDomainRecord *changed,
             const char *pins,
             const char *denied,
             const char *offered)
{
  g_autoptr (RestanteDomainRecord) owned = changed;
  g_autofree char *pins_now = g_strjoinv (" ", owned->pins);
  g_autofree char *denied_now = g_strjoinv (" ", owned->denied);

  g_assert_cmpstr (pins_now, ==, pins);
  g_assert_cmpstr (denied_now, ==, denied);
  g_assert_cmpstr (owned->offered, ==, offered);
}

static RestanteDomainRecord *
trust (const RestanteDomainRecord *domain, const char *given, gboolean add)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  RestanteDomainRecord *changed = restante_owner_keys_trust (domain, given, add, &text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, KEY));
  return changed;
}

static RestanteDomainRecord *
deny (const RestanteDomainRecord *domain, const char *given)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  RestanteDomainRecord *changed = restante_owner_keys_deny (domain, given, &text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, KEY));
  return changed;
}

static void
test_trust (void)
{
  g_autoptr (RestanteDomainRecord) domain = domain_new ("a b", "c " KEY, KEY);

  assert_keys (trust (domain, NULL, FALSE), KEY, "c", NULL);
  assert_keys (trust (domain, NULL, TRUE), KEY " a b", "c", NULL);
  assert_keys (trust (domain, "SHA256:" HEX, TRUE), KEY " a b", "c", NULL);
}

static void
test_trust_bounded (void)
{
  g_autoptr (RestanteDomainRecord) domain = domain_new ("a b c d e f g h", "", NULL);

  assert_keys (trust (domain, KEY, TRUE), KEY " a b c d e f g", "", NULL);
}

static void
test_deny (void)
{
  g_autoptr (RestanteDomainRecord) domain = domain_new ("a " KEY, "c", "d");
  g_autoptr (RestanteDomainRecord) offered = domain_new ("a", "", KEY);
  g_autoptr (RestanteDomainRecord) again = domain_new ("a", "c " KEY, NULL);

  assert_keys (deny (domain, KEY), "a", KEY " c", "d");
  assert_keys (deny (offered, NULL), "a", KEY, NULL);
  assert_keys (deny (again, KEY), "a", KEY " c", NULL);
}

static void
test_refused (void)
{
  g_autoptr (RestanteDomainRecord) domain = domain_new ("a", "", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_null (restante_owner_keys_trust (domain, NULL, FALSE, &text, &error));
  g_assert_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NO_KEY);
  g_clear_error (&error);
  g_assert_null (restante_owner_keys_deny (domain, NULL, &text, &error));
  g_assert_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NO_KEY);
  g_clear_error (&error);
  g_assert_null (restante_owner_keys_deny (domain, "sha256:12", &text, &error));
  g_assert_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "sha256:12"));
  g_assert_null (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/owner-keys/trust", test_trust);
  g_test_add_func ("/watch/owner-keys/trust-bounded", test_trust_bounded);
  g_test_add_func ("/promise/3/watch/owner-keys/deny", test_deny);
  g_test_add_func ("/watch/owner-keys/refused", test_refused);
  return g_test_run ();
}
