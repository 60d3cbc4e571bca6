/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/credentials.h"

#include <errno.h>

struct _RestanteCredentials
{
  gnutls_certificate_credentials_t credentials;
};

/* GnuTLS does not say which of the two files it cannot read, nor why. */
static gboolean
check_readable (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot read %s: %s", path,
               errno == EACCES ? "its owner does not let the user that restanted runs as; give a "
                                 "group of that user the right to, with \"chgrp\" and \"chmod g+r\""
                               : g_strerror (errno));
  return FALSE;
}

static void
free_credentials (RestanteCredentials *self)
{
  gnutls_certificate_free_credentials (self->credentials);
}

RestanteCredentials *
restante_credentials_new (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (RestanteCredentials) self = NULL;
  int result;

  if (!check_readable (certificate_file, error) || !check_readable (key_file, error))
    return NULL;
  self = g_atomic_rc_box_new0 (RestanteCredentials);
  if (gnutls_certificate_allocate_credentials (&self->credentials) < 0)
    g_error ("no memory for a certificate");
  result = gnutls_certificate_set_x509_key_file (self->credentials, certificate_file, key_file,
                                                 GNUTLS_X509_FMT_PEM);
  if (result >= 0)
    return g_steal_pointer (&self);
  if (result == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s and %s do not belong together: %s",
                 certificate_file, key_file, gnutls_strerror (result));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "%s and %s are no certificate and key in PEM form: %s", certificate_file, key_file,
                 gnutls_strerror (result));
  return NULL;
}

RestanteCredentials *
restante_credentials_ref (RestanteCredentials *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
restante_credentials_unref (RestanteCredentials *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)free_credentials);
}

gnutls_certificate_credentials_t
restante_credentials_get (RestanteCredentials *self)
{
  return self->credentials;
}

GBytes *
restante_credentials_get_certificate (RestanteCredentials *self)
{
  gnutls_datum_t der = { NULL, 0 };

  gnutls_certificate_get_crt_raw (self->credentials, 0, 0, &der);
  return g_bytes_new (der.data, der.size);
}
