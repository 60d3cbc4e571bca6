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

/* Sets has_usable, key_known and matches of @facts from those of its records that count
 * (policy/tlsa-agility.h). One that cannot be compared, because of what is not known of the key,
 * leaves key_known FALSE unless another one matches. */
void restante_tlsa_compare (RestanteTlsaFacts *facts, const RestanteTlsaKeys *keys);

/* The same for a server that was judged by these very records (identity `dane`): @proven, or a
 * stranger's. */
void restante_tlsa_take_verdict (RestanteTlsaFacts *facts, gboolean proven);

/* What the key of a record has to do with the server. */
typedef enum
{
  RESTANTE_TLSA_UNUSABLE,   /* passed over (RFC 7672 section 3.1.3) */
  RESTANTE_TLSA_AUTHORITY,  /* DANE-TA(2): it signed the server's certificate */
  RESTANTE_TLSA_END_ENTITY, /* DANE-EE(3): it is the server's */
} RestanteTlsaUse;

/* @record: the RDATA of one. */
RestanteTlsaUse restante_tlsa_get_use (GBytes *record);
/* Whether the record, a usable one, is of the certificate or the public key of @keys. FALSE too for
 * what is not known. */
gboolean restante_tlsa_matches (GBytes *record, const RestanteTlsaKeys *keys);
/* "sha256:HEX" of the public key, of a usable record with selector 1 and matching type 1; NULL for
 * others. Free it. */
char *restante_tlsa_get_fingerprint (GBytes *record);

G_END_DECLS
