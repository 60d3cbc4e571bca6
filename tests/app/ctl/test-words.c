/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/words.h"

#include "api/value-json.h"

/* 2026-01-01T12:00:00Z */
#define NOON 1767268800

static gpointer
value_of (GType type, const char *text)
{
  g_autoptr (GError) error = NULL;
  gpointer value = restante_value_from_text (type, text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static const struct
{
  const char *json, *words;
} primaries[] = {
  { "{\"state\":\"up\",\"since\":\"2026-01-01T09:00:00Z\"}", "up for 3 h" },
  { "{\"state\":\"down\",\"since\":\"2026-01-01T08:48:00Z\",\"cause\":\"Connection refused.\"}",
    "down for 3 h 12 min: Connection refused." },
  { "{\"state\":\"paused\",\"paused_until\":\"2026-01-01T14:00:00Z\",\"cause\":\"new disk\"}",
    "paused for 2 h more: new disk" },
  { "{\"state\":\"paused\"}", "paused until it is resumed" },
  { "{\"state\":\"unproven\",\"since\":\"2026-01-01T09:00:00Z\"}", "not confirmed yet" },
  { "{\"state\":\"asleep\"}", "asleep" },
  { "{\"state\":\"down\",\"cause\":\"550 \\u001b[2J\\nno\"}", "down: 550  [2J no" },
};

static void
test_primary (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (primaries); i++) {
    g_autoptr (RestantePrimary) primary = value_of (RESTANTE_TYPE_PRIMARY, primaries[i].json);
    g_autofree char *words = restante_words_primary (primary, NOON);
    g_assert_cmpstr (words, ==, primaries[i].words);
  }
}

static void
test_probes (void)
{
  g_autoptr (RestantePrimary) known =
      value_of (RESTANTE_TYPE_PRIMARY,
                "{\"last_proven\":\"2026-01-01T09:00:00Z\",\"next_probe\":\"2026-01-01T12:02:00Z\","
                "\"last_address\":\"203.0.113.7\"}");
  g_autoptr (RestantePrimary) fresh = value_of (RESTANTE_TYPE_PRIMARY, "{}");
  g_autofree char *words = restante_words_probes (known, NOON);
  g_autofree char *none = restante_words_probes (fresh, NOON);

  g_assert_cmpstr (words, ==, "last proven 3 h ago at 203.0.113.7, next probe in 2 min");
  g_assert_cmpstr (none, ==, "");
}

static const struct
{
  const char *json, *words;
} strangers[] = {
  { "{\"address\":\"203.0.113.7\",\"since\":\"2026-01-01T09:00:00Z\",\"said\":\"x ESMTP\"}",
    "at 203.0.113.7, first seen 3 h ago, says “x ESMTP”" },
  { "{\"address\":\"203.0.113.7\",\"since\":\"2026-01-01T09:00:00Z\",\"denied\":true}",
    "at 203.0.113.7, first seen 3 h ago; you denied its key" },
};

static void
test_stranger (void)
{
  g_autofree char *nobody = restante_words_stranger (NULL, NOON);

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autoptr (RestanteStranger) value = value_of (RESTANTE_TYPE_STRANGER, strangers[i].json);
    g_autofree char *words = restante_words_stranger (value, NOON);
    g_assert_cmpstr (words, ==, strangers[i].words);
  }
  g_assert_cmpstr (nobody, ==, "");
}

static const struct
{
  const char *json, *words;
} counts[] = {
  { "{\"held\":0}", "nothing" },
  { "{\"held\":1,\"held_size\":1000}", "1 message (1000 B), held without end" },
  { "{\"held\":2,\"held_size\":1536,\"first_end\":\"2026-01-04T16:00:00Z\"}",
    "2 messages (1.5 KiB), the first hold ends in 3 d 4 h" },
  { "{\"held\":2,\"held_size\":1536,\"first_end\":\"2026-01-01T11:00:00Z\"}",
    "2 messages (1.5 KiB), the first hold has ended" },
};

static void
test_held (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (RestanteCounts) value = value_of (RESTANTE_TYPE_COUNTS, counts[i].json);
    g_autofree char *words = restante_words_held (value, NOON);
    g_assert_cmpstr (words, ==, counts[i].words);
  }
}

static const struct
{
  const char *json, *word; /* NULL: no advice */
} domains[] = {
  { "{\"name\":\"d\",\"primary\":{\"state\":\"unproven\",\"identity\":{\"kind\":\"key\","
    "\"offered\":"
    "\"sha256:ab\"}}}",
    "restantectl primary trust d" },
  { "{\"name\":\"d\",\"primary\":{\"state\":\"stranger\",\"identity\":{\"kind\":\"key\","
    "\"offered\":"
    "\"sha256:ab\"}}}",
    "restantectl primary deny d" },
  { "{\"name\":\"d\",\"primary\":{\"state\":\"up\",\"identity\":{\"kind\":\"any\"}}}", "whoever" },
  { "{\"name\":\"d\",\"primary\":{\"state\":\"up\",\"identity\":{\"kind\":\"key\"}}}", NULL },
  { "{\"name\":\"d\"}", NULL },
};

static void
test_advice (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    g_autoptr (RestanteDomain) domain = value_of (RESTANTE_TYPE_DOMAIN, domains[i].json);
    g_autofree char *advice = restante_words_advice (domain);
    g_assert_true ((advice != NULL) == (domains[i].word != NULL));
    if (advice)
      g_assert_nonnull (strstr (advice, domains[i].word));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/words/primary", test_primary);
  g_test_add_func ("/ctl/words/probes", test_probes);
  g_test_add_func ("/promise/12/ctl/words/stranger", test_stranger);
  g_test_add_func ("/ctl/words/held", test_held);
  g_test_add_func ("/ctl/words/advice", test_advice);
  return g_test_run ();
}
