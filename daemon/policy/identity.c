/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/identity.h"

#include "policy/dane.h"

#define SHA256_HEX 64

static const struct
{
  RestanteIdentityKind kind;
  const char *word;
} kinds[] = {
  { RESTANTE_IDENTITY_KEY, "key" },         { RESTANTE_IDENTITY_CA, "ca" },
  { RESTANTE_IDENTITY_ANY, "any" },         { RESTANTE_IDENTITY_DANE, "dane" },
  { RESTANTE_IDENTITY_DIAL_IN, "dial-in" },
};

const char *
restante_identity_kind_to_string (RestanteIdentityKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].word;
  return NULL;
}

gboolean
restante_identity_kind_from_string (const char *text, RestanteIdentityKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (text, kinds[i].word) == 0) {
      *kind = kinds[i].kind;
      return TRUE;
    }
  }
  return FALSE;
}

static RestanteIdentityVerdict
judge_key (const char *const *pins, const RestanteIdentityFacts *facts, char **cause)
{
  gboolean confirmed = pins != NULL && pins[0] != NULL;

  if (!facts->tls || facts->fingerprint == NULL) {
    *cause = g_strdup ("The host shows no key: it does not offer STARTTLS.");
    return confirmed ? RESTANTE_IDENTITY_STRANGER : RESTANTE_IDENTITY_UNCONFIRMED;
  }
  if (!confirmed) {
    *cause = g_strdup_printf ("Its key %s waits for your confirmation.", facts->fingerprint);
    return RESTANTE_IDENTITY_UNCONFIRMED;
  }
  if (g_strv_contains (pins, facts->fingerprint))
    return RESTANTE_IDENTITY_PROVEN;
  *cause = g_strdup_printf ("A host with another key answers: %s instead of %s.",
                            facts->fingerprint, pins[0]);
  return RESTANTE_IDENTITY_STRANGER;
}

static RestanteIdentityVerdict
judge_ca (const RestanteIdentityFacts *facts, char **cause)
{
  if (facts->tls && facts->chain_valid)
    return RESTANTE_IDENTITY_PROVEN;
  if (!facts->tls)
    *cause = g_strdup ("The host shows no certificate: it does not offer STARTTLS.");
  else
    *cause = g_strdup_printf ("The host's certificate does not hold: %s.",
                              facts->chain_problem != NULL ? facts->chain_problem : "not verified");
  return RESTANTE_IDENTITY_STRANGER;
}

static RestanteIdentityVerdict
judge_dial_in (const RestanteIdentityFacts *facts, char **cause)
{
  if (facts->called)
    return RESTANTE_IDENTITY_PROVEN;
  *cause = g_strdup ("Nothing is sent to an address: the home server calls for its mail.");
  return RESTANTE_IDENTITY_STRANGER;
}

RestanteIdentityVerdict
restante_identity_judge (RestanteIdentityKind kind,
                         const char *const *pins,
                         const RestanteIdentityFacts *facts,
                         char **cause)
{
  *cause = NULL;
  switch (kind) {
  case RESTANTE_IDENTITY_KEY:
    return judge_key (pins, facts, cause);
  case RESTANTE_IDENTITY_CA:
    return judge_ca (facts, cause);
  case RESTANTE_IDENTITY_ANY:
    return RESTANTE_IDENTITY_PROVEN;
  case RESTANTE_IDENTITY_DANE:
    return restante_dane_judge (facts, cause);
  case RESTANTE_IDENTITY_DIAL_IN:
    return judge_dial_in (facts, cause);
  }
  /* A kind from a newer store proves nothing here. */
  *cause = g_strdup ("This version does not know the identity that was chosen.");
  return RESTANTE_IDENTITY_STRANGER;
}

char *
restante_fingerprint_normalize (const char *text)
{
  g_autoptr (GString) hex = g_string_new ("sha256:");

  if (text == NULL || g_ascii_strncasecmp (text, "sha256:", 7) != 0)
    return NULL;
  for (const char *p = text + 7; *p != '\0'; p++) {
    if (*p == ':' && (hex->len - 7) % 2 == 0 && hex->len > 7)
      continue;
    if (!g_ascii_isxdigit (*p))
      return NULL;
    g_string_append_c (hex, g_ascii_tolower (*p));
  }
  if (hex->len != 7 + SHA256_HEX)
    return NULL;
  return g_string_free (g_steal_pointer (&hex), FALSE);
}
