/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "renewed.h"

Renewed *
renewed_new (Home *home, const char *name)
{
  Renewed *self = g_new0 (Renewed, 1);
  g_autofree char *stem = folder_path (home->folder, name);
  g_autofree char *certificate = g_strconcat (stem, ".crt", NULL);
  g_autofree char *bundle = folder_path (home->folder, "trusted.pem");
  g_autofree char *key = g_strconcat (stem, ".key", NULL);
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (GError) error = NULL;

  g_free (
      folder_run ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                  "-subj /CN=$2 -addext subjectAltName=IP:127.0.0.1 "
                  "-keyout $1/$2.key -out $1/$2.crt 2>&1; cat $1/$2.crt >> $1/trusted.pem",
                  home->folder, name));
  self->pair = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  self->fingerprint = folder_fingerprint (self->pair);
  trusted = g_tls_file_database_new (bundle, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
  return self;
}

void
renewed_free (Renewed *self)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_object_unref (self->pair);
  g_free (self->fingerprint);
  g_free (self);
}
