/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether TLSA records (RFC 6698) promise the key that an SMTP server has (RFC 7672). It never
 * validates their answer, and never verifies a chain.
 *
 * Pure; any thread. */
#pragma once

#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* What is known of the server's certificate; NULL what is not. */
typedef struct
{
  GBytes *certificate;     /* DER */
  GBytes *public_key;      /* DER of its SubjectPublicKeyInfo */
  const char *fingerprint; /* "sha256:HEX" of that, in lower case */
} RestanteTlsaKeys;

/* Sets has_usable, key_known and matches of @facts from its records. A record that cannot be
 * compared, because of what is not known of the key, leaves key_known FALSE unless another one
 * matches. */
void restante_tlsa_compare (RestanteTlsaFacts *facts, const RestanteTlsaKeys *keys);

G_END_DECLS
