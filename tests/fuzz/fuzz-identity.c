/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fingerprints and identities: each fingerprint has one form, and a host is proven by nothing but a
 * pinned key, a valid chain where the owner chose that, or the owner's own "any" (promise 3). A
 * byte for the identity, a byte for the session, then lines: the offered key and the pins. */
#include "fuzz.h"
#include "policy/identity.h"

static void
check_form (const char *text)
{
  g_autofree char *normal = restante_fingerprint_normalize (text);
  if (!normal)
    return;
  g_autofree char *again = restante_fingerprint_normalize (normal);
  g_assert_cmpstr (again, ==, normal);
  g_assert_true (g_str_has_prefix (normal, "sha256:"));
  g_assert_cmpuint (strspn (normal + 7, "0123456789abcdef"), ==, 64);
  g_assert_cmpuint (strlen (normal), ==, 7 + 64);
}

static const RestanteIdentityKind kinds[] = {
  RESTANTE_IDENTITY_KEY,
  RESTANTE_IDENTITY_CA,
  RESTANTE_IDENTITY_ANY,
  RESTANTE_IDENTITY_DIAL_IN,
};

/* The same in the words of DESIGN section 4. */
static gboolean
may_be_proven (RestanteIdentityKind kind, char **pins, const RestanteIdentityFacts *facts)
{
  if (kind == RESTANTE_IDENTITY_ANY)
    return TRUE;
  if (kind == RESTANTE_IDENTITY_CA)
    return facts->tls && facts->chain_valid;
  if (kind == RESTANTE_IDENTITY_DIAL_IN)
    return facts->called;
  return facts->tls && facts->fingerprint &&
         g_strv_contains ((const char *const *)pins, facts->fingerprint);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  RestanteIdentityKind kind = kinds[fuzz_take_byte (&input) % G_N_ELEMENTS (kinds)];
  guint8 choice = fuzz_take_byte (&input);
  g_autofree char *offered = fuzz_take_text (&input, "\n");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  while (input.length > 0) {
    g_autofree char *pin = fuzz_take_text (&input, "\n");
    check_form (pin);
    g_strv_builder_add (builder, pin);
  }
  g_auto (GStrv) pins = g_strv_builder_end (builder);
  const RestanteIdentityFacts facts = {
    .tls = choice & 1,
    .fingerprint = choice & 2 ? offered : NULL,
    .chain_valid = (choice & 4) != 0,
    .chain_problem = "The chain is broken.",
    .called = (choice & 8) != 0,
  };
  g_autofree char *cause = NULL;
  RestanteIdentityVerdict verdict =
      restante_identity_judge (kind, (const char *const *)pins, &facts, &cause);
  check_form (offered);
  g_assert_true ((verdict == RESTANTE_IDENTITY_PROVEN) == may_be_proven (kind, pins, &facts));
  g_assert_true ((verdict == RESTANTE_IDENTITY_PROVEN) == (cause == NULL));
  return 0;
}
