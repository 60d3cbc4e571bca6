/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/stranger-words.h"

#include <string.h>

#include "api/value-json.h"

/* 2026-01-01T12:00:00Z */
#define NOON 1767268800

static RestanteStranger *
stranger_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  RestanteStranger *stranger = restante_value_from_text (RESTANTE_TYPE_STRANGER, text, -1, &error);

  g_assert_no_error (error);
  return stranger;
}

static void
test_where (void)
{
  g_autoptr (RestanteStranger) keyed =
      stranger_of ("{\"fingerprint\":\"sha256:ab\",\"address\":\"203.0.113.9\",\"since\":\"2026-01-"
                   "01T09:00:00Z\"}");
  g_autoptr (RestanteStranger) keyless =
      stranger_of ("{\"address\":\"203.0.113.9\",\"since\":\"2026-01-01T09:00:00Z\"}");
  g_autofree char *with = restante_stranger_words_where (keyed, NOON);
  g_autofree char *without = restante_stranger_words_where (keyless, NOON);

  g_assert_true (g_str_has_prefix (with, "The host at 203.0.113.9 shows another key"));
  g_assert_nonnull (strstr (with, ", 3 h ago. No mail is sent to it."));
  g_assert_true (g_str_has_prefix (without, "The host at 203.0.113.9 shows no key"));
}

/* Whatever it says stays one line of text. */
static void
test_said (void)
{
  g_autoptr (RestanteStranger) loud = stranger_of ("{\"said\":\"x\\n<b>y</b> \\u202e z\"}");
  g_autoptr (RestanteStranger) mute = stranger_of ("{}");
  g_autofree char *words = restante_stranger_words_said (loud);
  g_autofree char *none = restante_stranger_words_said (mute);

  g_assert_cmpstr (words, ==, "It greets with “x <b>y</b>   z”.");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/12/widgets/stranger-words/where", test_where);
  g_test_add_func ("/widgets/stranger-words/said", test_said);
  return g_test_run ();
}
