/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/certificate.h"

#include <glib/gstdio.h>
#include <gnutls/x509.h>

#include "net/key-pair.h"

struct _RestanteCertificate
{
  char *certificate_file;
  char *key_file;
  GMutex lock;
  RestanteCredentials *pair;
  gint64 stamp;   /* of the files when the pair was read */
  gint64 checked; /* monotonic time of the last look */
};

static gint64
file_stamp (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return 0;
  return (gint64)info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000 + info.st_size;
}

static gint64
pair_stamp (RestanteCertificate *self)
{
  return file_stamp (self->certificate_file) ^ (file_stamp (self->key_file) << 1);
}

static gboolean
use_own_pair (RestanteCertificate *self,
              const char *directory,
              const char *hostname,
              GError **error)
{
  self->certificate_file = g_build_filename (directory, "certificate.pem", NULL);
  self->key_file = g_build_filename (directory, "key.pem", NULL);
  if (g_file_test (self->certificate_file, G_FILE_TEST_EXISTS)) {
    if (g_file_test (self->key_file, G_FILE_TEST_EXISTS))
      return TRUE;
    /* A new key would not fit it, and would be a stranger's for everybody who pinned the old one.
     */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "%s is there, but its key %s is missing: put the key back, or remove the "
                 "certificate and a new pair is made",
                 self->certificate_file, self->key_file);
    return FALSE;
  }
  return restante_key_pair_make (hostname, self->certificate_file, self->key_file, error);
}

RestanteCertificate *
restante_certificate_open (const char *certificate,
                           const char *key,
                           const char *directory,
                           const char *hostname,
                           GError **error)
{
  g_autoptr (RestanteCertificate) self = g_new0 (RestanteCertificate, 1);

  g_mutex_init (&self->lock);
  if (certificate != NULL && key != NULL) {
    self->certificate_file = g_strdup (certificate);
    self->key_file = g_strdup (key);
  } else if (!use_own_pair (self, directory, hostname, error)) {
    return NULL;
  }
  self->stamp = pair_stamp (self);
  self->pair = restante_credentials_new (self->certificate_file, self->key_file, error);
  if (self->pair == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_certificate_free (RestanteCertificate *self)
{
  g_clear_pointer (&self->pair, restante_credentials_unref);
  g_mutex_clear (&self->lock);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self);
}

static void
reload_when_changed (RestanteCertificate *self)
{
  gint64 stamp = pair_stamp (self);
  g_autoptr (RestanteCredentials) fresh = NULL;
  g_autoptr (GError) error = NULL;

  if (stamp == self->stamp)
    return;
  fresh = restante_credentials_new (self->certificate_file, self->key_file, &error);
  if (fresh == NULL) {
    /* A renewal writes two files; until both fit, the old pair serves and the next look tries
     * again. */
    g_debug ("Keeping the old certificate: %s", error->message);
    return;
  }
  self->stamp = stamp;
  restante_credentials_unref (self->pair);
  self->pair = g_steal_pointer (&fresh);
  g_message ("Loaded the certificate again from %s", self->certificate_file);
}

RestanteCredentials *
restante_certificate_get (RestanteCertificate *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 now = g_get_monotonic_time ();

  if (now - self->checked >= G_USEC_PER_SEC) {
    self->checked = now;
    reload_when_changed (self);
  }
  return restante_credentials_ref (self->pair);
}

char *
restante_certificate_fingerprint (GBytes *certificate)
{
  gsize size;
  const guint8 *der = g_bytes_get_data (certificate, &size);
  gnutls_datum_t datum = { (guint8 *)der, (unsigned int)size };
  gnutls_x509_crt_t crt;
  guint8 digest[32];
  gsize length = sizeof digest;
  GString *hex = NULL;

  if (gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  if (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER) >= 0 &&
      gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA256, digest, &length) >= 0) {
    hex = g_string_new ("sha256:");
    for (gsize i = 0; i < length; i++)
      g_string_append_printf (hex, "%02x", digest[i]);
  }
  gnutls_x509_crt_deinit (crt);
  return hex != NULL ? g_string_free (hex, FALSE) : NULL;
}
