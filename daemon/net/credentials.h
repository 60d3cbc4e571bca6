/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate chain and its private key, ready for a server's handshakes. It never changes: a
 * renewed pair is another object.
 *
 * Thread-safe. */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

typedef struct _RestanteCredentials RestanteCredentials;

/* Reads two PEM files: the server's certificate, the ones that signed it behind it, and its key.
 * The error is one line that names the files. */
RestanteCredentials *
restante_credentials_new (const char *certificate_file, const char *key_file, GError **error);
RestanteCredentials *restante_credentials_ref (RestanteCredentials *self);
void restante_credentials_unref (RestanteCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCredentials, restante_credentials_unref)

/* For gnutls_credentials_set(); valid as long as a reference is held. */
gnutls_certificate_credentials_t restante_credentials_get (RestanteCredentials *self);
/* The server's own certificate in DER form. New reference. */
GBytes *restante_credentials_get_certificate (RestanteCredentials *self);

G_END_DECLS
