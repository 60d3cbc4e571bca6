/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/error.h"

G_DEFINE_QUARK (restante - api - error, restante_api_error)

static const struct
{
  const char *word;
  guint http_status;
  int exit_status;
} codes[RESTANTE_API_ERRORS] = {
  [RESTANTE_API_ERROR_USAGE] = { "usage", 400, 2 },
  [RESTANTE_API_ERROR_FORBIDDEN] = { "forbidden", 403, 1 },
  [RESTANTE_API_ERROR_NOT_FOUND] = { "not-found", 404, 4 },
  [RESTANTE_API_ERROR_CONFLICT] = { "conflict", 409, 1 },
  [RESTANTE_API_ERROR_FAILED] = { "failed", 500, 1 },
  [RESTANTE_API_ERROR_UNAVAILABLE] = { "unavailable", 503, 3 },
  [RESTANTE_API_ERROR_WRITER_REFUSED] = { "writer-refused", 502, 1 },
  [RESTANTE_API_ERROR_WRITER_CONFLICT] = { "writer-conflict", 409, 1 },
  [RESTANTE_API_ERROR_WRITER_UNREACHABLE] = { "writer-unreachable", 504, 1 },
  [RESTANTE_API_ERROR_WRITER_MISSING] = { "writer-missing", 409, 1 },
};

static RestanteApiError
known (RestanteApiError code)
{
  return (guint)code < G_N_ELEMENTS (codes) ? code : RESTANTE_API_ERROR_FAILED;
}

const char *
restante_api_error_word (RestanteApiError code)
{
  return codes[known (code)].word;
}

guint
restante_api_error_http_status (RestanteApiError code)
{
  return codes[known (code)].http_status;
}

int
restante_api_error_exit_status (RestanteApiError code)
{
  return codes[known (code)].exit_status;
}

RestanteApiError
restante_api_error_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (codes[i].word, word) == 0)
      return (RestanteApiError)i;
  return RESTANTE_API_ERROR_FAILED;
}

RestanteApiError
restante_api_error_from_http_status (guint status)
{
  for (guint i = 0; i < RESTANTE_API_ERROR_WRITER_REFUSED; i++)
    if (codes[i].http_status == status)
      return (RestanteApiError)i;
  return RESTANTE_API_ERROR_FAILED;
}

JsonNode *
restante_api_error_to_json (const GError *error)
{
  RestanteApiError code =
      error->domain == RESTANTE_API_ERROR ? error->code : RESTANTE_API_ERROR_FAILED;
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  JsonObject *inner = json_object_new ();
  JsonObject *outer = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (inner, "code", restante_api_error_word (code));
  json_object_set_string_member (inner, "message", message);
  json_object_set_object_member (outer, "error", inner);
  json_node_take_object (node, outer);
  return node;
}

static const char *
string_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

GError *
restante_api_error_from_json (JsonNode *node)
{
  JsonNode *inner = NULL;
  const char *code, *message;

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    inner = json_object_get_member (json_node_get_object (node), "error");
  if (!inner || !JSON_NODE_HOLDS_OBJECT (inner))
    return NULL;
  code = string_member (json_node_get_object (inner), "code");
  message = string_member (json_node_get_object (inner), "message");
  if (!code || !message)
    return NULL;
  return g_error_new_literal (RESTANTE_API_ERROR, restante_api_error_from_word (code), message);
}
