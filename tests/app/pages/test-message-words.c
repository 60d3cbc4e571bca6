/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/message-words.h"

#include "api/value-json.h"

/* 2026-11-23 10:00 UTC */
#define NOW 1795428000

static RestanteMessage *
make_message (const char *recipients, const char *arrived)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"7\",\"domain\":\"example.org\","
                                           "\"arrived\":\"%s\",\"recipients\":[%s]}",
                                           arrived, recipients);
  g_autoptr (GError) error = NULL;
  RestanteMessage *message = restante_value_from_text (RESTANTE_TYPE_MESSAGE, text, -1, &error);

  g_assert_no_error (error);
  return message;
}

static const struct
{
  const char *recipients, *words, *brief;
} to[] = {
  { "", "", "" },
  { "{\"address\":\"me@example.org\"}", "me@example.org", "me" },
  { "{\"address\":\"me@Example.ORG\"}", "me@Example.ORG", "me" },
  { "{\"address\":\"me@other.example.org\"}", "me@other.example.org", "me@other.example.org" },
  { "{\"address\":\"me@example.org\"},{\"address\":\"you@example.org\"}",
    "me@example.org, you@example.org", "me +1" },
  { "{\"address\":\"a\"},{\"address\":\"b\"},{\"address\":\"c\"},{\"address\":\"d\"},"
    "{\"address\":\"e\"},{\"address\":\"f\"},{\"address\":\"g\"},{\"address\":\"h\"},"
    "{\"address\":\"i\"},{\"address\":\"j\"},{\"address\":\"k\"},{\"address\":\"l\"}",
    "a, b, c, d, e, f, g, h, i, j +2", "a +11" },
};

static void
test_recipients (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (to); i++) {
    g_autoptr (RestanteMessage) message = make_message (to[i].recipients, "2026-11-23T08:05:00Z");
    g_autofree char *words = restante_message_words_recipients (message, NOW);
    g_autofree char *brief = restante_message_words_recipients_short (message, NOW);

    g_assert_cmpstr (words, ==, to[i].words);
    g_assert_cmpstr (brief, ==, to[i].brief);
  }
}

static const struct
{
  const char *arrived, *brief;
} times[] = {
  { "2026-11-23T08:05:00Z", "08:05" },
  { "2026-11-22T08:05:00Z", "22 Nov" },
  { "2026-03-09T23:59:59Z", "9 Mar" },
  { "2025-11-23T08:05:00Z", "23 Nov 2025" },
};

static void
test_arrived (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (RestanteMessage) message = make_message ("", times[i].arrived);
    g_autofree char *brief = restante_message_words_arrived_short (message, NOW);

    g_assert_cmpstr (brief, ==, times[i].brief);
  }
}

static void
test_not_loaded (void)
{
  static const RestanteMessageText texts[] = {
    restante_message_words_sender,
    restante_message_words_recipients,
    restante_message_words_recipients_short,
    restante_message_words_subject,
    restante_message_words_size,
    restante_message_words_arrived,
    restante_message_words_arrived_short,
  };
  g_autoptr (RestanteMessage) message = g_object_new (RESTANTE_TYPE_MESSAGE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = texts[i](message, NOW);
    g_assert_cmpstr (text, ==, "");
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/message-words/recipients", test_recipients);
  g_test_add_func ("/pages/message-words/arrived", test_arrived);
  g_test_add_func ("/pages/message-words/not-loaded", test_not_loaded);
  return g_test_run ();
}
