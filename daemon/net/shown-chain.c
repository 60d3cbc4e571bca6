/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/shown-chain.h"

#include <gnutls/x509.h>

#include "net/certificate-details.h"

struct _RestanteShownChain
{
  RestanteDaneCertificate shown[RESTANTE_SHOWN_CHAIN_MAX];
  gnutls_x509_crt_t parsed[RESTANTE_SHOWN_CHAIN_MAX]; /* NULL from the first one on that is none */
  guint length;
  guint n_parsed;
};

/* In this order: what the owner can do most about. */
static const struct
{
  unsigned int flag;
  const char *words;
} problems[] = {
  { GNUTLS_CERT_EXPIRED, "it has expired" },
  { GNUTLS_CERT_NOT_ACTIVATED, "it is not valid yet" },
  { GNUTLS_CERT_UNEXPECTED_OWNER, "it is for another name" },
  { GNUTLS_CERT_PURPOSE_MISMATCH, "it is not for servers" },
  { GNUTLS_CERT_SIGNER_NOT_CA, "it was signed by a certificate that is no authority's" },
  { GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "its authority may not sign for this name" },
  { GNUTLS_CERT_SIGNATURE_FAILURE, "its signature is wrong" },
  { GNUTLS_CERT_INSECURE_ALGORITHM, "its algorithm is weak" },
  { GNUTLS_CERT_SIGNER_NOT_FOUND, "that authority did not sign it" },
};

static char *
describe (unsigned int status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if ((status & problems[i].flag) != 0)
      return g_strdup (problems[i].words);
  return status != 0 ? g_strdup ("it cannot be verified") : NULL;
}

static void
parse (RestanteShownChain *self)
{
  for (guint i = 0; i < self->length && self->n_parsed == i; i++) {
    gsize size;
    gconstpointer der = g_bytes_get_data (self->shown[i].certificate, &size);
    const gnutls_datum_t datum = { (guint8 *)der, (unsigned int)size };

    if (gnutls_x509_crt_init (&self->parsed[i]) < 0)
      return;
    if (gnutls_x509_crt_import (self->parsed[i], &datum, GNUTLS_X509_FMT_DER) >= 0)
      self->n_parsed++;
  }
}

/* Everything that was shown, with number @i as the one authority that is trusted. */
static char *
verify (RestanteShownChain *self, guint i, const char *name)
{
  gnutls_typed_vdata_st data[] = {
    { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)name, 0 },
    { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER, 0 },
  };
  gnutls_x509_trust_list_t trusted;
  unsigned int status = 0;
  int result;

  if (gnutls_x509_trust_list_init (&trusted, 0) < 0)
    return g_strdup ("it cannot be verified");
  result = gnutls_x509_trust_list_add_cas (trusted, &self->parsed[i], 1, 0);
  if (result == 1)
    result = gnutls_x509_trust_list_verify_crt2 (trusted, self->parsed, self->n_parsed, data,
                                                 G_N_ELEMENTS (data), 0, &status, NULL);
  else
    result = GNUTLS_E_CERTIFICATE_ERROR;
  /* The certificates are the chain's: the list goes without them. */
  gnutls_x509_trust_list_deinit (trusted, 0);
  return result < 0 ? g_strdup ("it cannot be verified") : describe (status);
}

RestanteShownChain *
restante_shown_chain_new (GPtrArray *chain, const char *name)
{
  RestanteShownChain *self = g_new0 (RestanteShownChain, 1);

  self->length = MIN (chain->len, RESTANTE_SHOWN_CHAIN_MAX);
  for (guint i = 0; i < self->length; i++) {
    GBytes *der = g_ptr_array_index (chain, i);
    g_autoptr (RestanteCertificateDetails) details = restante_certificate_details_new (der, name);

    self->shown[i].certificate = g_bytes_ref (der);
    if (details != NULL)
      self->shown[i].public_key = g_steal_pointer (&details->public_key);
  }
  parse (self);
  for (guint i = 0; i < self->length; i++)
    self->shown[i].problem =
        i < self->n_parsed ? verify (self, i, name) : g_strdup ("it cannot be read");
  return self;
}

void
restante_shown_chain_free (RestanteShownChain *self)
{
  for (guint i = 0; i < self->length; i++) {
    g_clear_pointer (&self->parsed[i], gnutls_x509_crt_deinit);
    g_clear_pointer (&self->shown[i].public_key, g_bytes_unref);
    g_bytes_unref (self->shown[i].certificate);
    g_free (self->shown[i].problem);
  }
  g_free (self);
}

const RestanteDaneCertificate *
restante_shown_chain_get (RestanteShownChain *self, guint *n_shown)
{
  *n_shown = self->length;
  return self->shown;
}
