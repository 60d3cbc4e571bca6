/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/certificate-details.h"

#include <string.h>

#include "folder.h"

/* What openssl makes with @options in @folder, in DER form. */
static GBytes *
make (const char *folder, const char *options)
{
  g_autofree char *printed =
      folder_run ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
                  "-keyout $1/key.pem -outform der -out $1/cert.der $2 2>&1",
                  folder, options);
  g_autofree char *path = folder_path (folder, "cert.der");
  char *content;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_bytes_new_take (content, length);
}

static void
test_own (void)
{
  char *folder = folder_new ();
  g_autoptr (GBytes) der = make (
      folder, "-days 10 -subj /CN=x -addext subjectAltName=DNS:mx2.example,DNS:*.home.example");
  g_autoptr (RestanteCertificateDetails) right =
      restante_certificate_details_new (der, "mx2.example");
  g_autoptr (RestanteCertificateDetails) wild =
      restante_certificate_details_new (der, "a.home.example");
  g_autoptr (RestanteCertificateDetails) wrong =
      restante_certificate_details_new (der, "mx3.example");

  g_assert_true (right->covers_name);
  g_assert_true (wild->covers_name);
  g_assert_false (wrong->covers_name);
  g_assert_true (right->is_self_signed);
  g_assert_cmpint (right->not_after - right->not_before, ==, 10 * 24 * 3600);
  folder_remove (folder);
}

static void
test_public_key (void)
{
  char *folder = folder_new ();
  g_autoptr (GBytes) der = make (folder, "-days 1 -subj /CN=mx2.example");
  g_autoptr (RestanteCertificateDetails) details =
      restante_certificate_details_new (der, "mx2.example");
  g_autofree char *printed = folder_run (
      "openssl pkey -in $1/key.pem -pubout -outform der -out $1/public.der", folder, "");
  g_autofree char *public = folder_path (folder, "public.der");
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (public, &content, &length, NULL));
  g_assert_cmpmem (g_bytes_get_data (details->public_key, NULL),
                   g_bytes_get_size (details->public_key), content, length);
  folder_remove (folder);
}

static void
test_none (void)
{
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);

  g_assert_null (restante_certificate_details_new (rubbish, "mx2.example"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/certificate-details/own", test_own);
  g_test_add_func ("/net/certificate-details/public-key", test_public_key);
  g_test_add_func ("/net/certificate-details/none", test_none);
  return g_test_run ();
}
