/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holder's own certificate: the configured pair, or a self-signed one that is made once and
 * kept. It is loaded again when its files change, and it never replaces a pair that is there.
 *
 * Thread-safe after its creation. */
#pragma once

#include "net/credentials.h"

G_BEGIN_DECLS

typedef struct _RestanteCertificate RestanteCertificate;

/* @certificate and @key: PEM files, both or neither (NULL). With neither, the pair in @directory is
 * used, and made for
 * @hostname when there is none (P-256, ten years, the key readable by the owner alone). The error
 * is one line that names the file. */
RestanteCertificate *restante_certificate_open (const char *certificate,
                                                const char *key,
                                                const char *directory,
                                                const char *hostname,
                                                GError **error);
void restante_certificate_free (RestanteCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCertificate, restante_certificate_free)

/* The pair as it is on disk now (looked at once a second at most); the last good one when the new
 * one cannot be read. New reference. */
RestanteCredentials *restante_certificate_get (RestanteCertificate *self);

/* "sha256:HEX" of the SubjectPublicKeyInfo (RFC 6698 selector 1, matching type 1) of a certificate
 * in DER form; NULL: it is none. Free it. */
char *restante_certificate_fingerprint (GBytes *certificate);

G_END_DECLS
