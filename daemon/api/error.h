/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of the API: one table of code, word, HTTP status and exit status. The message is one
 * line for a person and says what to do; it never holds mail content or secrets. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RESTANTE_API_ERROR (restante_api_error_quark ())
GQuark restante_api_error_quark (void);

typedef enum
{
  RESTANTE_API_ERROR_USAGE,       /* "usage", 400, exit 2 */
  RESTANTE_API_ERROR_FORBIDDEN,   /* "forbidden", 403, exit 1 */
  RESTANTE_API_ERROR_NOT_FOUND,   /* "not-found", 404, exit 4 */
  RESTANTE_API_ERROR_CONFLICT,    /* "conflict", 409, exit 1 */
  RESTANTE_API_ERROR_FAILED,      /* "failed", 500, exit 1 */
  RESTANTE_API_ERROR_UNAVAILABLE, /* "unavailable", 503, exit 3 */
  /* Of the ways to write DNS: it refuses us; what is there is not what was expected, and nothing
   * was written; it does not answer now; there is none for the name. */
  RESTANTE_API_ERROR_WRITER_REFUSED,     /* "writer-refused", 502, exit 1 */
  RESTANTE_API_ERROR_WRITER_CONFLICT,    /* "writer-conflict", 409, exit 1 */
  RESTANTE_API_ERROR_WRITER_UNREACHABLE, /* "writer-unreachable", 504, exit 1 */
  RESTANTE_API_ERROR_WRITER_MISSING,     /* "writer-missing", 409, exit 1 */
} RestanteApiError;
#define RESTANTE_API_ERRORS 10

const char *restante_api_error_word (RestanteApiError code);
guint restante_api_error_http_status (RestanteApiError code);
int restante_api_error_exit_status (RestanteApiError code);
/* An unknown word is FAILED. */
RestanteApiError restante_api_error_from_word (const char *word);
/* What a status alone says, which is never anything of a writer; an unknown one is FAILED. */
RestanteApiError restante_api_error_from_http_status (guint status);

/* {"error":{"code","message"}}; an error of another domain is "failed". */
JsonNode *restante_api_error_to_json (const GError *error);
/* The error that the document tells; NULL when it is not such a document. Free it. */
GError *restante_api_error_from_json (JsonNode *node);

G_END_DECLS
