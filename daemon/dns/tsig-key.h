/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that signs DNS messages (TSIG, RFC 8945), read from the clause that tsig-keygen prints and
 * that BIND, and nsupdate -k, take:
 *
 *   key "NAME" { algorithm hmac-sha256; secret "BASE64"; };
 *
 * It never signs, and nothing of what was given appears in an error: it may be the secret.
 *
 * Any thread; a key is never changed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;      /* as restante_domain_normalize() gives it */
  char *algorithm; /* "hmac-sha256" or "hmac-sha512" */
  char *secret;    /* base64; its memory is wiped when the key is freed */
} RestanteTsigKey;

/* One clause, with white space and comments of all three kinds (#, //, C's). NULL and
 * RESTANTE_WRITER_ERROR_SETTINGS with one line for what is none. */
RestanteTsigKey *restante_tsig_key_parse (const char *text, GError **error);
void restante_tsig_key_free (RestanteTsigKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTsigKey, restante_tsig_key_free)

G_END_DECLS
