/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a host is the owner's server: the facts of its TLS session against the identity that the
 * owner chose (DESIGN section 4). It never trusts a key by itself, and it never looks at what the
 * host says in SMTP. */
#pragma once

#include "policy/dane-set.h"

G_BEGIN_DECLS

/* The numbers are stored: never renumber. */
typedef enum
{
  RESTANTE_IDENTITY_KEY = 1,
  RESTANTE_IDENTITY_CA = 2,
  RESTANTE_IDENTITY_ANY = 3,
  RESTANTE_IDENTITY_DANE = 4,
  RESTANTE_IDENTITY_DIAL_IN = 5,
} RestanteIdentityKind;

const char *restante_identity_kind_to_string (RestanteIdentityKind kind); /* "key", … */
gboolean restante_identity_kind_from_string (const char *text, RestanteIdentityKind *kind);

/* One of the certificates that a session showed. */
typedef struct
{
  GBytes *certificate; /* DER */
  GBytes *public_key;  /* DER of its SubjectPublicKeyInfo; NULL: it cannot be read */
  char *problem; /* in words, why the server's own does not hold with this one as the only authority
                  * (chain, dates and name); NULL: it holds */
} RestanteDaneCertificate;

/* What a session showed. */
typedef struct
{
  gboolean tls;
  const char *fingerprint;              /* "sha256:HEX" of the SPKI, NULL without TLS */
  gboolean chain_valid;                 /* chain and name verified against the trusted CAs */
  const char *chain_problem;            /* in words, when not valid */
  const RestanteDaneSet *dane;          /* what DNS says; NULL unless that counts */
  const RestanteDaneCertificate *shown; /* the server's own first; with @dane only */
  guint n_shown;
  gboolean called; /* it called here and knew the password (RFC 2645) */
} RestanteIdentityFacts;

typedef enum
{
  RESTANTE_IDENTITY_PROVEN,
  RESTANTE_IDENTITY_UNCONFIRMED, /* key: no pin yet; the owner has to confirm the offered one */
  RESTANTE_IDENTITY_STRANGER,
  RESTANTE_IDENTITY_UNDECIDED, /* dane: DNS does not say now whose key it is */
} RestanteIdentityVerdict;

/* @pins: NULL-terminated, may be NULL. *@cause (free it) says the verdict's reason in one sentence
 * unless proven. */
RestanteIdentityVerdict restante_identity_judge (RestanteIdentityKind kind,
                                                 const char *const *pins,
                                                 const RestanteIdentityFacts *facts,
                                                 char **cause);
/* "sha256:" and 64 hex digits, in any case, with or without colons between bytes: the stored form,
 * or NULL. Free it. */
char *restante_fingerprint_normalize (const char *text);

G_END_DECLS
