/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a host is the owner's server: the facts of its TLS session against the identity that the
 * owner chose (DESIGN section 4). It never trusts a key by itself, and it never looks at what the
 * host says in SMTP. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers are stored: never renumber. */
typedef enum
{
  RESTANTE_IDENTITY_KEY = 1,
  RESTANTE_IDENTITY_CA = 2,
  RESTANTE_IDENTITY_ANY = 3,
  RESTANTE_IDENTITY_DIAL_IN = 5,
} RestanteIdentityKind;

const char *restante_identity_kind_to_string (RestanteIdentityKind kind); /* "key", … */
gboolean restante_identity_kind_from_string (const char *text, RestanteIdentityKind *kind);

/* What a session showed. */
typedef struct
{
  gboolean tls;
  const char *fingerprint;   /* "sha256:HEX" of the SPKI, NULL without TLS */
  gboolean chain_valid;      /* chain and name verified against the trusted CAs */
  const char *chain_problem; /* in words, when not valid */
  gboolean called;           /* it called here and knew the password (RFC 2645) */
} RestanteIdentityFacts;

typedef enum
{
  RESTANTE_IDENTITY_PROVEN,
  RESTANTE_IDENTITY_UNCONFIRMED, /* key: no pin yet; the owner has to confirm the offered one */
  RESTANTE_IDENTITY_STRANGER,
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
