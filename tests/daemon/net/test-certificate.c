/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/certificate.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"

/* The files are looked at once a second at most. */
#define LOOK_USEC (G_USEC_PER_SEC + 100000)

typedef struct
{
  char *folder;
  char *certificate; /* the pair that the holder makes */
  char *key;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = folder_new ();
  self->certificate = folder_path (self->folder, "certificate.pem");
  self->key = folder_path (self->folder, "key.pem");
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  folder_remove (self->folder);
  g_free (self->certificate);
  g_free (self->key);
}

static RestanteCertificate *
open_own (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  RestanteCertificate *certificate =
      restante_certificate_open (NULL, NULL, self->folder, "mx2.example.org", &error);

  g_assert_no_error (error);
  return certificate;
}

static char *
current_fingerprint (RestanteCertificate *certificate)
{
  g_autoptr (RestanteCredentials) pair = restante_certificate_get (certificate);
  g_autoptr (GBytes) der = restante_credentials_get_certificate (pair);

  return restante_certificate_fingerprint (der);
}

/* RFC 6698 section 2.1: the SHA-256 of the SubjectPublicKeyInfo, as openssl computes it. */
static char *
openssl_fingerprint (const char *certificate)
{
  g_autofree char *hex = folder_run ("openssl x509 -in \"$1\" -noout -pubkey"
                                     " | openssl pkey -pubin -outform der | sha256sum | cut -c1-64",
                                     certificate, NULL);

  return g_strconcat ("sha256:", hex, NULL);
}

static void
assert_serves (RestanteCertificate *certificate, const char *file)
{
  g_autofree char *served = current_fingerprint (certificate);
  g_autofree char *wanted = openssl_fingerprint (file);

  g_assert_cmpstr (served, ==, wanted);
}

static void
replace (const char *from, const char *to)
{
  g_autofree char *text = folder_read (from);

  folder_write (to, text);
}

/* A second pair beside the holder's: OTHER.crt, OTHER.key. */
static void
make_other (Fixture *self, char **certificate, char **key)
{
  g_autoptr (GTlsCertificate) pair = folder_make_pair (self->folder, "other");

  *certificate = folder_path (self->folder, "other.crt");
  *key = folder_path (self->folder, "other.key");
}

static void
test_made_at_first_start (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCertificate) certificate = open_own (self);
  g_autofree char *name = NULL;
  GStatBuf info;

  assert_serves (certificate, self->certificate);
  g_assert_cmpint (g_stat (self->key, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  name = folder_run ("openssl x509 -in \"$1\" -noout -checkhost mx2.example.org", self->certificate,
                     NULL);
  g_assert_nonnull (strstr (name, "does match"));
}

static void
test_kept_at_second_start (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCertificate) first = open_own (self);
  g_autofree char *text = folder_read (self->certificate);
  g_autoptr (RestanteCertificate) second = open_own (self);
  g_autofree char *same = folder_read (self->certificate);
  g_autofree char *before = current_fingerprint (first);
  g_autofree char *after = current_fingerprint (second);

  g_assert_cmpstr (text, ==, same);
  g_assert_cmpstr (before, ==, after);
}

static void
test_configured_pair (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = NULL;
  g_autofree char *key = NULL;
  g_autoptr (RestanteCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  make_other (self, &file, &key);
  certificate = restante_certificate_open (file, key, self->folder, "mx2.example.org", &error);
  g_assert_no_error (error);
  assert_serves (certificate, file);
  /* None of its own is made then. */
  g_assert_false (g_file_test (self->certificate, G_FILE_TEST_EXISTS));
}

static void
assert_not_opened (Fixture *self, const char *file, const char *key, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_certificate_open (file, key, self->folder, "mx2.example.org", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, named));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_wrong_files_are_named (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = NULL;
  g_autofree char *key = NULL;
  g_autofree char *missing = folder_path (self->folder, "missing.pem");
  g_autofree char *broken = folder_path (self->folder, "broken.pem");

  make_other (self, &file, &key);
  folder_write (broken, "no pair");
  assert_not_opened (self, missing, key, missing);
  assert_not_opened (self, missing, key, "No such file");
  assert_not_opened (self, file, missing, missing);
  assert_not_opened (self, broken, key, broken);
  assert_not_opened (self, file, broken, broken);
  assert_not_opened (self, self->folder, key, self->folder);
}

/* Each is fine by itself, but no peer could shake hands with them. */
static void
test_files_of_two_pairs (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) one = folder_make_pair (self->folder, "one");
  g_autofree char *file = folder_path (self->folder, "one.crt");
  g_autofree char *other_file = NULL;
  g_autofree char *other_key = NULL;

  make_other (self, &other_file, &other_key);
  assert_not_opened (self, file, other_key, other_key);
}

/* There is no event for "looked at": the look is asked for until it shows, at most 30 s. */
static void
await_pair (RestanteCertificate *certificate, const char *file)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *wanted = openssl_fingerprint (file);

  for (;;) {
    g_autofree char *served = current_fingerprint (certificate);

    if (g_str_equal (served, wanted))
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (20000);
  }
}

static void
test_loaded_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCertificate) certificate = open_own (self);
  g_autofree char *file = NULL;
  g_autofree char *key = NULL;

  make_other (self, &file, &key);
  assert_serves (certificate, self->certificate);
  replace (file, self->certificate);
  replace (key, self->key);
  await_pair (certificate, file);
}

/* A renewal writes the certificate, then the key; or it leaves rubbish, or nothing. Each time a
 * whole second goes by, so that the files are looked at in between. */
static void
test_last_good_pair_is_kept (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteCertificate) certificate = open_own (self);
  g_autofree char *before = current_fingerprint (certificate);
  g_autofree char *file = NULL;
  g_autofree char *key = NULL;

  make_other (self, &file, &key);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *served = NULL;

    if (i == 0)
      folder_write (self->certificate, "rubbish");
    else if (i == 1)
      g_unlink (self->certificate);
    else
      replace (file, self->certificate);
    g_usleep (LOOK_USEC);
    served = current_fingerprint (certificate);
    g_assert_cmpstr (served, ==, before);
  }
  replace (key, self->key);
  await_pair (certificate, file);
}

static void
test_fingerprints_differ_by_key (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) one = folder_make_pair (self->folder, "one");
  g_autoptr (GTlsCertificate) two = folder_make_pair (self->folder, "two");
  g_autofree char *of_one = folder_fingerprint (one);
  g_autofree char *of_two = folder_fingerprint (two);
  g_autofree char *file = folder_path (self->folder, "two.crt");
  g_autofree char *wanted = openssl_fingerprint (file);

  g_assert_cmpstr (of_one, !=, of_two);
  g_assert_cmpstr (of_two, ==, wanted);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/certificate/made-at-first-start", test_made_at_first_start);
  ADD ("/net/certificate/kept-at-second-start", test_kept_at_second_start);
  ADD ("/net/certificate/configured-pair", test_configured_pair);
  ADD ("/net/certificate/wrong-files-are-named", test_wrong_files_are_named);
  ADD ("/net/certificate/files-of-two-pairs", test_files_of_two_pairs);
  ADD ("/net/certificate/loaded-again", test_loaded_again);
  ADD ("/net/certificate/last-good-pair-is-kept", test_last_good_pair_is_kept);
  ADD ("/net/certificate/fingerprints-differ-by-key", test_fingerprints_differ_by_key);
  return g_test_run ();
}
