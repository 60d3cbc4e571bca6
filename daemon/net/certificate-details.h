/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate says of itself: its time, its names and its key. It never verifies a chain.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 not_before; /* seconds since the epoch */
  gint64 not_after;
  gboolean covers_name;    /* RFC 6125: the name that was asked for, wildcards too */
  gboolean is_self_signed; /* its issuer is itself */
  GBytes *public_key;      /* its SubjectPublicKeyInfo in DER form */
} RestanteCertificateDetails;

/* @certificate: in DER form; NULL: it is none. Free it. */
RestanteCertificateDetails *restante_certificate_details_new (GBytes *certificate,
                                                              const char *hostname);
void restante_certificate_details_free (RestanteCertificateDetails *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCertificateDetails, restante_certificate_details_free)

G_END_DECLS
