/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/key-pair.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"

#define YEAR (365L * 24 * 3600)

typedef struct
{
  char *folder;
  char *certificate;
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

static void
make (Fixture *self, const char *hostname)
{
  g_autoptr (GError) error = NULL;

  restante_key_pair_make (hostname, self->certificate, self->key, &error);
  g_assert_no_error (error);
}

/* What openssl says about the certificate; 0 is true in a shell. */
static void
assert_openssl (Fixture *self, const char *check, const char *expected)
{
  g_autofree char *script = g_strdup_printf ("openssl x509 -in \"$1\" -noout %s", check);
  g_autofree char *output = folder_run (script, self->certificate, NULL);

  if (strstr (output, expected) == NULL)
    g_error ("openssl x509 %s says \"%s\", without \"%s\"", check, output, expected);
}

static guint
file_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_certificate (Fixture *self, gconstpointer unused)
{
  g_autofree char *not_nine = g_strdup_printf ("-checkend %ld", 9 * YEAR);
  g_autofree char *verified = NULL;

  make (self, "mx2.example.org");
  assert_openssl (self, "-checkhost mx2.example.org", "does match");
  assert_openssl (self, "-checkhost mx3.example.org", "does NOT match");
  assert_openssl (self, "-text", "prime256v1");
  assert_openssl (self, "-text", "Version: 3");
  assert_openssl (self, "-text", "ecdsa-with-SHA256");
  assert_openssl (self, not_nine, "will not expire");
  verified = folder_run ("openssl verify -CAfile \"$1\" \"$1\"", self->certificate, NULL);
  g_assert_true (g_str_has_suffix (verified, ": OK"));
}

static void
assert_key_fits (Fixture *self)
{
  g_autofree char *of_key = folder_run ("openssl pkey -in \"$1\" -pubout", self->key, NULL);
  g_autofree char *of_certificate =
      folder_run ("openssl x509 -in \"$1\" -noout -pubkey", self->certificate, NULL);

  g_assert_cmpstr (of_key, ==, of_certificate);
}

static void
test_key_fits (Fixture *self, gconstpointer unused)
{
  make (self, "mx2.example.org");
  assert_key_fits (self);
}

/* Promise 11: the key is the owner's alone, whatever the umask. */
static void
test_modes (Fixture *self, gconstpointer unused)
{
  mode_t before = umask (0);

  make (self, "mx2.example.org");
  umask (before);
  g_assert_cmpuint (file_mode (self->key), ==, 0600);
  g_assert_cmpuint (file_mode (self->certificate), ==, 0644);
}

static void
test_every_pair_is_new (Fixture *self, gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  make (self, "mx2.example.org");
  first = folder_run ("openssl x509 -in \"$1\" -noout -serial -pubkey", self->certificate, NULL);
  g_unlink (self->certificate);
  g_unlink (self->key);
  make (self, "mx2.example.org");
  second = folder_run ("openssl x509 -in \"$1\" -noout -serial -pubkey", self->certificate, NULL);
  g_assert_cmpstr (first, !=, second);
}

/* A common name ends after 64 characters (RFC 5280, ub-common-name); a host's name may be longer.
 */
static void
test_long_name (Fixture *self, gconstpointer unused)
{
  const char *name = "a-rather-long-label-that-somebody-may-well-have-chosen-once."
                     "another-label-that-makes-the-name-longer-than-that.example.org";
  g_autofree char *check = g_strdup_printf ("-checkhost %s", name);

  make (self, name);
  assert_openssl (self, check, "does match");
}

static void
test_lone_key_is_used (Fixture *self, gconstpointer unused)
{
  g_autofree char *key = NULL;
  g_autofree char *same = NULL;

  make (self, "mx2.example.org");
  key = folder_read (self->key);
  g_unlink (self->certificate);
  make (self, "mx2.example.org");
  same = folder_read (self->key);
  g_assert_cmpstr (same, ==, key);
  assert_key_fits (self);
}

/* A key in the old form of openssl, too. */
static void
test_foreign_key_is_used (Fixture *self, gconstpointer unused)
{
  g_free (folder_run ("openssl genrsa -traditional -out \"$1\" 2048", self->key, NULL));
  make (self, "mx2.example.org");
  assert_key_fits (self);
}

/* A first start was cut off while it wrote the key. */
static void
test_half_a_key (Fixture *self, gconstpointer unused)
{
  g_autofree char *fresh = g_strconcat (self->key, ".new", NULL);

  folder_write (fresh, "-----BEGIN PRI");
  make (self, "mx2.example.org");
  assert_key_fits (self);
  g_assert_false (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

static void
assert_refused (Fixture *self, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_key_pair_make ("mx2.example.org", self->certificate, self->key, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, named));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_never_overwrites (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  folder_write (self->certificate, "mine");
  assert_refused (self, self->certificate);
  text = folder_read (self->certificate);
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_broken_key (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  folder_write (self->key, "no key");
  assert_refused (self, self->key);
  text = folder_read (self->key);
  g_assert_cmpstr (text, ==, "no key");
  g_assert_false (g_file_test (self->certificate, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (Fixture *self, gconstpointer unused)
{
  g_autofree char *key = self->key;

  self->key = g_build_filename (self->folder, "missing", "key.pem", NULL);
  assert_refused (self, self->key);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/key-pair/certificate", test_certificate);
  ADD ("/net/key-pair/key-fits", test_key_fits);
  ADD ("/promise/11/net/key-pair/modes", test_modes);
  ADD ("/net/key-pair/every-pair-is-new", test_every_pair_is_new);
  ADD ("/net/key-pair/long-name", test_long_name);
  ADD ("/net/key-pair/lone-key-is-used", test_lone_key_is_used);
  ADD ("/net/key-pair/foreign-key-is-used", test_foreign_key_is_used);
  ADD ("/net/key-pair/half-a-key", test_half_a_key);
  ADD ("/net/key-pair/never-overwrites", test_never_overwrites);
  ADD ("/net/key-pair/broken-key", test_broken_key);
  ADD ("/net/key-pair/no-folder", test_no_folder);
  return g_test_run ();
}
