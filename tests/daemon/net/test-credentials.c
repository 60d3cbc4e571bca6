/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/credentials.h"

#include <string.h>

#include "folder.h"

typedef struct
{
  char *folder;
  char *certificate;
  char *key;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) pair = NULL;

  self->folder = folder_new ();
  pair = folder_make_pair (self->folder, "own");
  self->certificate = folder_path (self->folder, "own.crt");
  self->key = folder_path (self->folder, "own.key");
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  folder_remove (self->folder);
  g_free (self->certificate);
  g_free (self->key);
}

/* Of a chain the first, as openssl reads it. */
static void
test_certificate (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) authority = folder_make_pair (self->folder, "authority");
  g_autofree char *joined =
      folder_run ("cat \"$1\"/authority.crt >>\"$1\"/own.crt", self->folder, NULL);
  g_autofree char *wanted = folder_run (
      "openssl x509 -in \"$1\" -outform der | sha256sum | cut -c1-64", self->certificate, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCredentials) credentials =
      restante_credentials_new (self->certificate, self->key, &error);
  g_autoptr (GBytes) der = NULL;
  g_autofree char *got = NULL;

  g_assert_no_error (error);
  der = restante_credentials_get_certificate (credentials);
  got = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_assert_cmpstr (got, ==, wanted);
}

static void
assert_refused (const char *certificate, const char *key, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_credentials_new (certificate, key, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) other = folder_make_pair (self->folder, "other");
  g_autofree char *other_key = folder_path (self->folder, "other.key");
  g_autofree char *missing = folder_path (self->folder, "missing");
  g_autofree char *apart =
      g_strdup_printf ("%s and %s do not belong together: ", self->certificate, other_key);
  g_autofree char *unlike =
      g_strdup_printf ("%s and %s are no certificate and key in PEM form: ", self->key, self->key);
  g_autofree char *absent = g_strdup_printf ("Cannot read %s: No such file", missing);

  assert_refused (self->certificate, other_key, apart);
  assert_refused (self->key, self->key, unlike);
  assert_refused (missing, self->key, absent);
  assert_refused (self->certificate, missing, absent);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/credentials/certificate", test_certificate);
  ADD ("/net/credentials/refused", test_refused);
  return g_test_run ();
}
