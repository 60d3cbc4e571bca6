/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/certificate-details.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

static gnutls_x509_crt_t
import (GBytes *certificate)
{
  gsize size;
  gconstpointer der = g_bytes_get_data (certificate, &size);
  gnutls_datum_t datum = { (guint8 *)der, (unsigned int)size };
  gnutls_x509_crt_t crt;

  if (gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  if (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER) >= 0)
    return crt;
  gnutls_x509_crt_deinit (crt);
  return NULL;
}

static GBytes *
export_key (gnutls_x509_crt_t crt)
{
  gnutls_pubkey_t key;
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes = NULL;

  if (gnutls_pubkey_init (&key) < 0)
    return NULL;
  if (gnutls_pubkey_import_x509 (key, crt, 0) >= 0 &&
      gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &der) >= 0)
    bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_pubkey_deinit (key);
  return bytes;
}

RestanteCertificateDetails *
restante_certificate_details_new (GBytes *certificate, const char *hostname)
{
  gnutls_x509_crt_t crt = import (certificate);
  RestanteCertificateDetails *self;

  if (crt == NULL)
    return NULL;
  self = g_new0 (RestanteCertificateDetails, 1);
  self->not_before = gnutls_x509_crt_get_activation_time (crt);
  self->not_after = gnutls_x509_crt_get_expiration_time (crt);
  self->covers_name = gnutls_x509_crt_check_hostname (crt, hostname) != 0;
  self->is_self_signed = gnutls_x509_crt_check_issuer (crt, crt) != 0;
  self->public_key = export_key (crt);
  gnutls_x509_crt_deinit (crt);
  return self;
}

void
restante_certificate_details_free (RestanteCertificateDetails *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_free (self);
}
