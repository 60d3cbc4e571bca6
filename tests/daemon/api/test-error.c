/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/error.h"

static const struct
{
  RestanteApiError code;
  const char *word;
  guint http_status;
  int exit_status;
} rows[] = {
  { RESTANTE_API_ERROR_USAGE, "usage", 400, 2 },
  { RESTANTE_API_ERROR_FORBIDDEN, "forbidden", 403, 1 },
  { RESTANTE_API_ERROR_NOT_FOUND, "not-found", 404, 4 },
  { RESTANTE_API_ERROR_CONFLICT, "conflict", 409, 1 },
  { RESTANTE_API_ERROR_FAILED, "failed", 500, 1 },
  { RESTANTE_API_ERROR_UNAVAILABLE, "unavailable", 503, 3 },
  { RESTANTE_API_ERROR_WRITER_REFUSED, "writer-refused", 502, 1 },
  { RESTANTE_API_ERROR_WRITER_CONFLICT, "writer-conflict", 409, 1 },
  { RESTANTE_API_ERROR_WRITER_UNREACHABLE, "writer-unreachable", 504, 1 },
  { RESTANTE_API_ERROR_WRITER_MISSING, "writer-missing", 409, 1 },
};

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, RESTANTE_API_ERRORS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpstr (restante_api_error_word (rows[i].code), ==, rows[i].word);
    g_assert_cmpuint (restante_api_error_http_status (rows[i].code), ==, rows[i].http_status);
    g_assert_cmpint (restante_api_error_exit_status (rows[i].code), ==, rows[i].exit_status);
    g_assert_cmpint (restante_api_error_from_word (rows[i].word), ==, rows[i].code);
  }
}

/* Without a document it may come from any program in between. */
static void
test_status (void)
{
  g_assert_cmpint (restante_api_error_from_http_status (400), ==, RESTANTE_API_ERROR_USAGE);
  g_assert_cmpint (restante_api_error_from_http_status (403), ==, RESTANTE_API_ERROR_FORBIDDEN);
  g_assert_cmpint (restante_api_error_from_http_status (404), ==, RESTANTE_API_ERROR_NOT_FOUND);
  g_assert_cmpint (restante_api_error_from_http_status (409), ==, RESTANTE_API_ERROR_CONFLICT);
  g_assert_cmpint (restante_api_error_from_http_status (500), ==, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpint (restante_api_error_from_http_status (503), ==, RESTANTE_API_ERROR_UNAVAILABLE);
  g_assert_cmpint (restante_api_error_from_http_status (502), ==, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpint (restante_api_error_from_http_status (504), ==, RESTANTE_API_ERROR_FAILED);
}

static void
test_unknown (void)
{
  g_assert_cmpint (restante_api_error_from_word ("teapot"), ==, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpint (restante_api_error_from_word (NULL), ==, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpint (restante_api_error_from_http_status (418), ==, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpstr (restante_api_error_word ((RestanteApiError)99), ==, "failed");
}

static GError *
read_text (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return restante_api_error_from_json (node);
}

static void
test_document (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (RESTANTE_API_ERROR, RESTANTE_API_ERROR_CONFLICT, "Not \"now\".");
  g_autoptr (JsonNode) node = restante_api_error_to_json (error);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (GError) again = restante_api_error_from_json (node);

  g_assert_cmpstr (text, ==,
                   "{\"error\":{\"code\":\"conflict\",\"message\":\"Not \\\"now\\\".\"}}");
  g_assert_error (again, RESTANTE_API_ERROR, RESTANTE_API_ERROR_CONFLICT);
  g_assert_cmpstr (again->message, ==, "Not \"now\".");
}

static void
test_foreign_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "no \xff");
  g_autoptr (JsonNode) node = restante_api_error_to_json (error);
  g_autoptr (GError) again = restante_api_error_from_json (node);

  g_assert_error (again, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED);
  g_assert_cmpstr (again->message, ==, "no \xef\xbf\xbd");
}

static void
test_other_documents (void)
{
  static const char *const texts[] = {
    "{}",
    "[]",
    "17",
    "null",
    "{\"error\":\"no\"}",
    "{\"error\":{\"code\":\"failed\"}}",
    "{\"error\":{\"code\":5,\"message\":\"x\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_text (texts[i]));
  g_assert_null (restante_api_error_from_json (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/error/table", test_table);
  g_test_add_func ("/api/error/status", test_status);
  g_test_add_func ("/api/error/unknown", test_unknown);
  g_test_add_func ("/api/error/document", test_document);
  g_test_add_func ("/api/error/foreign-domain", test_foreign_domain);
  g_test_add_func ("/api/error/other-documents", test_other_documents);
  return g_test_run ();
}
