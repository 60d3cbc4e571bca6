/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MTA-STS policies and records of a hostile web server and name server: what is taken is a policy
 * by the grammar of RFC 8461, and is taken again when it is written down. The first byte says
 * whether the rest is a policy, or TXT records, a line each. */
#include "fuzz.h"
#include "policy/sts-policy.h"

static void
check_pattern (const char *pattern)
{
  const char *name = g_str_has_prefix (pattern, "*.") ? pattern + 2 : pattern;
  g_autofree char *host = g_strconcat ("a.", name, NULL);
  g_autofree char *below = g_strconcat ("b.a.", name, NULL);
  const char *const patterns[] = { pattern, NULL };
  gboolean wild = name != pattern;
  g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-."), ==, strlen (name));
  g_assert_true (restante_sts_policy_lists (patterns, name) == !wild);
  g_assert_true (restante_sts_policy_lists (patterns, host) == wild);
  g_assert_false (restante_sts_policy_lists (patterns, below));
}

static char *
write_policy (const RestanteStsPolicy *policy)
{
  static const char *const modes[] = { "none", "testing", "enforce" };
  g_autoptr (GString) body = g_string_new (NULL);
  g_string_printf (body, "version: STSv1\r\nmode: %s\r\nmax_age: %u\r\n", modes[policy->mode],
                   policy->max_age);
  for (guint i = 0; policy->mx[i]; i++)
    g_string_append_printf (body, "mx: %s\r\n", policy->mx[i]);
  return g_string_free (g_steal_pointer (&body), FALSE);
}

static void
check_policy (RestanteSpan input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteStsPolicy) policy =
      restante_sts_policy_parse ((const char *)input.bytes, input.length, &error);
  g_assert_true ((policy == NULL) == (error != NULL));
  if (!policy) {
    g_assert_true (fuzz_is_plain (error->message, ""));
    return;
  }
  g_assert_cmpuint (policy->max_age, <=, RESTANTE_STS_POLICY_AGE_MAX);
  g_assert_true (policy->mode == RESTANTE_STS_MODE_NONE || policy->mx[0]);
  for (guint i = 0; policy->mx[i]; i++)
    check_pattern (policy->mx[i]);
  g_autofree char *body = write_policy (policy);
  g_autoptr (RestanteStsPolicy) again = restante_sts_policy_parse (body, strlen (body), NULL);
  g_assert_nonnull (again);
  g_assert_cmpint (again->mode, ==, policy->mode);
  g_assert_cmpuint (again->max_age, ==, policy->max_age);
  g_assert_true (g_strv_equal ((const char *const *)again->mx, (const char *const *)policy->mx));
}

static void
check_records (RestanteSpan input)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  while (input.length > 0) {
    g_autofree char *text = fuzz_take_text (&input, "\n");
    g_strv_builder_add (builder, text);
  }
  g_auto (GStrv) texts = g_strv_builder_end (builder);
  g_autofree char *id = restante_sts_record_read ((const char *const *)texts);
  guint found = 0;
  for (guint i = 0; texts[i]; i++)
    found += g_str_has_prefix (texts[i], "v=STSv1;");
  if (!id)
    return;
  g_assert_cmpuint (found, ==, 1);
  g_assert_cmpuint (strlen (id), >, 0);
  g_assert_cmpuint (strlen (id), <=, 32);
  for (const char *p = id; *p; p++)
    g_assert_true (g_ascii_isalnum (*p));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  if (fuzz_take_byte (&input) & 1)
    check_records (input);
  else
    check_policy (input);
  return 0;
}
