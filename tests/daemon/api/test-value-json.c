/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/value-json.h"

#include "api/domain-settings.h"
#include "api/error.h"
#include "api/message-page.h"
#include "api/message.h"
#include "api/pause.h"
#include "api/selection.h"

static void
check_refused (GType type, const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_value_from_text (type, text, -1, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
  if (message)
    g_assert_cmpstr (error->message, ==, message);
}

static void
test_wrong_types (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "{\"id\":17}", "“id” must be a string or null." },
    { "{\"size\":\"17\"}", "“size” must be a whole number." },
    { "{\"size\":1.5}", "“size” must be a whole number." },
    { "{\"size\":null}", "“size” must be a whole number." },
    { "{\"message_id\":[]}", "“message_id” must be a string or null." },
    { "{\"arrived\":1795162500}",
      "“arrived” must be a time like \"2026-01-31T09:30:00Z\", or null." },
    { "{\"arrived\":\"yesterday\"}",
      "“arrived” must be a time like \"2026-01-31T09:30:00Z\", or null." },
    { "{\"recipients\":{}}", "“recipients” must be an array of objects." },
    { "{\"recipients\":[17]}", "In “recipients”: A JSON object is needed here." },
    { "{\"recipients\":[{\"reply\":5}]}", "In “recipients”: “reply” must be a string or null." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_refused (RESTANTE_TYPE_MESSAGE, rows[i].text, rows[i].message);
}

static void
test_wrong_types_of_bodies (void)
{
  check_refused (RESTANTE_TYPE_PAUSE, "{\"duration\":-1}",
                 "“duration” must be a whole number of at least 0, or null.");
  check_refused (RESTANTE_TYPE_PAUSE, "{\"duration\":\"2h\"}",
                 "“duration” must be a whole number of at least 0, or null.");
  check_refused (RESTANTE_TYPE_SELECTION, "{\"all\":1}", "“all” must be true or false.");
  check_refused (RESTANTE_TYPE_SELECTION, "{\"ids\":\"1\"}", "“ids” must be an array of strings.");
  check_refused (RESTANTE_TYPE_SELECTION, "{\"ids\":[1]}", "“ids” must be an array of strings.");
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "", " ", "[]", "17", "null", "\"x\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_refused (RESTANTE_TYPE_PAUSE, texts[i], "A JSON object is needed here.");
}

static void
test_junk (void)
{
  static const char *const texts[] = { "{", "{]", "{\"reason\":\"\xff\"}", "GET / HTTP/1.1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_refused (RESTANTE_TYPE_PAUSE, texts[i], NULL);
}

/* A megabyte of brackets is an error and not the end of the process; brackets in strings are text.
 */
static void
test_depth (void)
{
  g_autofree char *brackets = g_strnfill (1024 * 1024, '[');
  g_autofree char *quoted = g_strconcat ("{\"reason\":\"\\\"", brackets, "\"}", NULL);
  g_autoptr (RestantePause) pause = NULL;
  g_autoptr (GError) error = NULL;

  check_refused (RESTANTE_TYPE_PAUSE, brackets, "This JSON is nested deeper than 64.");
  pause = restante_value_from_text (RESTANTE_TYPE_PAUSE, quoted, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (restante_pause_get_reason (pause)), ==, 1024 * 1024 + 1);
}

static void
test_unknown_and_absent_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestantePause) pause = restante_value_from_text (
      RESTANTE_TYPE_PAUSE, "{\"colour\":{\"a\":[1]},\"reason\":\"r\"}", -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_pause_get_reason (pause), ==, "r");
  g_assert_cmpint (restante_pause_get_duration (pause), ==, -1);
}

static void
test_length (void)
{
  g_autoptr (RestantePause) pause =
      restante_value_from_text (RESTANTE_TYPE_PAUSE, "{\"duration\":7}junk", 14, NULL);

  g_assert_cmpint (restante_pause_get_duration (pause), ==, 7);
}

/* Unset: null in documents, nothing in bodies that ask for a change. */
static void
test_unset (void)
{
  g_autoptr (RestantePause) pause = g_object_new (RESTANTE_TYPE_PAUSE, NULL);
  g_autoptr (RestanteDomainSettings) settings = g_object_new (RESTANTE_TYPE_DOMAIN_SETTINGS, NULL);
  g_autoptr (RestanteSelection) selection = g_object_new (RESTANTE_TYPE_SELECTION, NULL);
  g_autofree char *null = restante_value_to_text (pause);
  g_autofree char *nothing = restante_value_to_text (settings);
  g_autofree char *neither = restante_value_to_text (selection);

  g_assert_cmpstr (null, ==, "{\"duration\":null,\"reason\":null}");
  g_assert_cmpstr (nothing, ==, "{}");
  g_assert_cmpstr (neither, ==, "{}");
}

/* An event without ids still says so. */
static void
test_empty_strv (void)
{
  const char *none[] = { NULL };
  g_autoptr (RestanteSelection) selection =
      g_object_new (RESTANTE_TYPE_SELECTION, "ids", none, NULL);
  g_autofree char *text = restante_value_to_text (selection);

  g_assert_cmpstr (text, ==, "{\"ids\":[]}");
}

static void
test_large_number (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessagePage) page = restante_value_from_text (
      RESTANTE_TYPE_MESSAGE_PAGE, "{\"total\":9223372036854775807}", -1, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (restante_message_page_get_total (page), ==, G_MAXINT64);
  text = restante_value_to_text (page);
  g_assert_cmpstr (text, ==, "{\"messages\":[],\"next\":null,\"total\":9223372036854775807}");
}

static void
test_time_without_text (void)
{
  g_autoptr (RestanteMessage) message =
      g_object_new (RESTANTE_TYPE_MESSAGE, "expires", G_MAXINT64, NULL);
  g_autoptr (JsonNode) node = restante_value_to_json (message);

  g_assert_true (json_object_get_null_member (json_node_get_object (node), "expires"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/value-json/wrong-types", test_wrong_types);
  g_test_add_func ("/api/value-json/wrong-types-of-bodies", test_wrong_types_of_bodies);
  g_test_add_func ("/api/value-json/no-object", test_no_object);
  g_test_add_func ("/api/value-json/junk", test_junk);
  g_test_add_func ("/api/value-json/depth", test_depth);
  g_test_add_func ("/api/value-json/unknown-and-absent", test_unknown_and_absent_members);
  g_test_add_func ("/api/value-json/length", test_length);
  g_test_add_func ("/api/value-json/unset", test_unset);
  g_test_add_func ("/api/value-json/empty-strv", test_empty_strv);
  g_test_add_func ("/api/value-json/large-number", test_large_number);
  g_test_add_func ("/api/value-json/time-without-text", test_time_without_text);
  return g_test_run ();
}
