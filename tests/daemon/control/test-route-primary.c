/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#define TARGET(verb) "/v1/domains/" HOLDER_DOMAIN "/" verb
#define KEY          "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define OTHER        "sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9"

/* The answer comes when the probe is over, so it knows the state. */
static void
test_probe (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) domain = holder_call (holder, "POST", TARGET ("probe"), NULL, 200);

  g_assert_cmpstr (json_text (domain, "name"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (domain, "primary.state"), ==, "down");
  g_assert_false (json_is_null (domain, "primary.cause"));
  g_assert_cmpint (json_number (domain, "counts.held"), ==, 0);
}

static void
test_trust (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) domain =
      holder_call (holder, "POST", TARGET ("trust"), "{\"fingerprint\":\"" KEY "\"}", 200);
  g_autoptr (JsonNode) got = holder_get (holder, "/v1/domains/" HOLDER_DOMAIN);

  g_assert_cmpuint (json_length (domain, "primary.identity.fingerprints"), ==, 1);
  g_assert_cmpstr (json_text (got, "primary.identity.fingerprints.0"), ==, KEY);
}

static void
test_trust_besides (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) first =
      holder_call (holder, "POST", TARGET ("trust"), "{\"fingerprint\":\"" KEY "\"}", 200);
  g_autoptr (JsonNode) both = holder_call (holder, "POST", TARGET ("trust"),
                                           "{\"fingerprint\":\"" OTHER "\",\"add\":true}", 200);

  g_assert_cmpuint (json_length (first, "primary.identity.fingerprints"), ==, 1);
  g_assert_cmpuint (json_length (both, "primary.identity.fingerprints"), ==, 2);
  g_assert_cmpstr (json_text (both, "primary.identity.fingerprints.0"), ==, OTHER);
  g_assert_cmpstr (json_text (both, "primary.identity.fingerprints.1"), ==, KEY);
}

/* A denied key is trusted no more. */
static void
test_deny (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) trusted =
      holder_call (holder, "POST", TARGET ("trust"), "{\"fingerprint\":\"" KEY "\"}", 200);
  g_autoptr (JsonNode) denied =
      holder_call (holder, "POST", TARGET ("deny"), "{\"fingerprint\":\"" KEY "\"}", 200);

  g_assert_cmpuint (json_length (trusted, "primary.identity.fingerprints"), ==, 1);
  g_assert_cmpuint (json_length (denied, "primary.identity.fingerprints"), ==, 0);
  g_assert_true (json_is_null (denied, "primary.stranger"));
}

static void
test_pause_and_resume (Holder *holder, gconstpointer unused)
{
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (JsonNode) paused = holder_call (
      holder, "POST", TARGET ("pause"), "{\"duration\":7200,\"reason\":\"moving house\"}", 200);
  g_autoptr (GDateTime) until =
      g_date_time_new_from_iso8601 (json_text (paused, "primary.paused_until"), NULL);
  gint64 after = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (JsonNode) resumed = NULL;

  g_assert_cmpstr (json_text (paused, "primary.state"), ==, "paused");
  g_assert_nonnull (strstr (json_text (paused, "primary.cause"), "moving house"));
  g_assert_cmpint (g_date_time_to_unix (until), >=, before + 7200);
  g_assert_cmpint (g_date_time_to_unix (until), <=, after + 7200);
  resumed = holder_call (holder, "POST", TARGET ("resume"), NULL, 200);
  g_assert_cmpstr (json_text (resumed, "primary.state"), !=, "paused");
  g_assert_true (json_is_null (resumed, "primary.paused_until"));
}

static void
test_pause_without_end (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) paused =
      holder_call (holder, "POST", TARGET ("pause"), "{\"duration\":null,\"reason\":null}", 200);

  g_assert_cmpstr (json_text (paused, "primary.state"), ==, "paused");
  g_assert_true (json_is_null (paused, "primary.paused_until"));
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  g_autofree char *long_reason = g_strnfill (201, 'x');
  g_autofree char *long_body = g_strdup_printf ("{\"reason\":\"%s\"}", long_reason);
  const struct
  {
    const char *verb;
    const char *body;
    guint status;
    const char *code;
    const char *part;
  } rows[] = {
    { "trust", "{\"fingerprint\":\"abc\"}", 400, "usage", "abc" },
    { "trust", "{}", 409, "conflict", "key" },
    { "trust", "", 400, "usage", "JSON" },
    { "deny", "{\"fingerprint\":\"abc\"}", 400, "usage", "abc" },
    { "deny", "{}", 409, "conflict", "key" },
    { "deny", "", 400, "usage", "JSON" },
    { "pause", "{\"duration\":0}", 400, "usage", "“duration”" },
    { "pause", "{\"duration\":-1}", 400, "usage", "“duration”" },
    { "pause", "{\"duration\":31536001}", 400, "usage", "“duration”" },
    { "pause", "{\"duration\":\"2h\"}", 400, "usage", "“duration”" },
    { "pause", "junk", 400, "usage", "JSON" },
    { "pause", long_body, 400, "usage", "“reason”" },
    { "stop", "{}", 404, "not-found", "stop" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *target = g_strconcat (TARGET (""), rows[i].verb, NULL);
    g_autofree char *sentence = NULL;

    g_test_message ("%s %s", rows[i].verb, rows[i].body);
    sentence = holder_refused (holder, "POST", target, rows[i].body, rows[i].status, rows[i].code);
    g_assert_nonnull (strstr (sentence, rows[i].part));
  }
}

static void
test_unknown_domain (Holder *holder, gconstpointer unused)
{
  static const char *const verbs[] = { "probe", "trust", "pause", "resume" };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autofree char *target = g_strconcat ("/v1/domains/x.example/", verbs[i], NULL);
    g_autofree char *sentence = holder_refused (holder, "POST", target, "{}", 404, "not-found");
    g_autofree char *wrong = holder_refused (holder, "GET", target, NULL, 400, "usage");

    g_assert_nonnull (strstr (sentence, "x.example"));
    g_assert_nonnull (strstr (wrong, "POST"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-primary/" name, Holder, NULL, holder_set_up, function,               \
              holder_tear_down)
  ADD ("probe", test_probe);
  ADD ("trust", test_trust);
  ADD ("trust-besides", test_trust_besides);
  ADD ("deny", test_deny);
  ADD ("pause-and-resume", test_pause_and_resume);
  ADD ("pause-without-end", test_pause_without_end);
  ADD ("refused", test_refused);
  ADD ("unknown-domain", test_unknown_domain);
#undef ADD
  return g_test_run ();
}
