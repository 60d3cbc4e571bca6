/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/value-json.h"

#include <string.h>

#include "api/error.h"
#include "api/time.h"

#define MAX_DEPTH 64

static JsonNode *
string_to_json (const char *text)
{
  JsonNode *node = json_node_new (text ? JSON_NODE_VALUE : JSON_NODE_NULL);

  if (text)
    json_node_set_string (node, text);
  return node;
}

static JsonNode *
time_to_json (gint64 seconds)
{
  g_autofree char *text = seconds != 0 ? restante_time_format (seconds) : NULL;

  return string_to_json (text);
}

static JsonNode *
strv_to_json (char **strings)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; strings && strings[i]; i++)
    json_array_add_string_element (array, strings[i]);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
list_to_json (GListModel *list)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (list, i);
    json_array_add_element (array, restante_value_to_json (item));
  }
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
member_to_json (gpointer self, const RestanteMember *member)
{
  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    return string_to_json (RESTANTE_MEMBER_FIELD (self, member, char *));
  case RESTANTE_MEMBER_INT64:
    return json_node_init_int (json_node_alloc (), RESTANTE_MEMBER_FIELD (self, member, gint64));
  case RESTANTE_MEMBER_OPTIONAL_INT64:
    if (RESTANTE_MEMBER_FIELD (self, member, gint64) < 0)
      return json_node_new (JSON_NODE_NULL);
    return json_node_init_int (json_node_alloc (), RESTANTE_MEMBER_FIELD (self, member, gint64));
  case RESTANTE_MEMBER_BOOLEAN:
    return json_node_init_boolean (json_node_alloc (),
                                   RESTANTE_MEMBER_FIELD (self, member, gboolean));
  case RESTANTE_MEMBER_TIME:
    return time_to_json (RESTANTE_MEMBER_FIELD (self, member, gint64));
  case RESTANTE_MEMBER_STRV:
    return strv_to_json (RESTANTE_MEMBER_FIELD (self, member, char **));
  case RESTANTE_MEMBER_OBJECT:
    return restante_value_to_json (RESTANTE_MEMBER_FIELD (self, member, gpointer));
  case RESTANTE_MEMBER_LIST:
    return list_to_json (RESTANTE_MEMBER_FIELD (self, member, GListModel *));
  }
  g_return_val_if_reached (NULL);
}

static gboolean
member_is_set (gpointer self, const RestanteMember *member)
{
  switch (member->kind) {
  case RESTANTE_MEMBER_INT64:
    return TRUE;
  case RESTANTE_MEMBER_OPTIONAL_INT64:
    return RESTANTE_MEMBER_FIELD (self, member, gint64) >= 0;
  case RESTANTE_MEMBER_BOOLEAN:
    return RESTANTE_MEMBER_FIELD (self, member, gboolean);
  case RESTANTE_MEMBER_TIME:
    return RESTANTE_MEMBER_FIELD (self, member, gint64) != 0;
  case RESTANTE_MEMBER_STRING:
  case RESTANTE_MEMBER_STRV:
  case RESTANTE_MEMBER_OBJECT:
    return RESTANTE_MEMBER_FIELD (self, member, gpointer) != NULL;
  case RESTANTE_MEMBER_LIST:
    return g_list_model_get_n_items (RESTANTE_MEMBER_FIELD (self, member, GListModel *)) > 0;
  }
  g_return_val_if_reached (FALSE);
}

JsonNode *
restante_value_to_json (gpointer self)
{
  RestanteValueClass *klass;
  JsonObject *object;
  JsonNode *node;

  if (!self)
    return json_node_new (JSON_NODE_NULL);
  klass = RESTANTE_VALUE_GET_CLASS (self);
  object = json_object_new ();
  for (guint i = 0; i < klass->n_members; i++) {
    const RestanteMember *member = &klass->members[i];
    if ((member->flags & RESTANTE_MEMBER_OMIT_UNSET) && !member_is_set (self, member))
      continue;
    json_object_set_member (object, klass->json_names[i], member_to_json (self, member));
  }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

char *
restante_value_to_text (gpointer self)
{
  g_autoptr (JsonNode) node = restante_value_to_json (self);

  return json_to_string (node, FALSE);
}

/* Why a node is not what a member wants: "must be …". */
typedef const char *Problem;

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static Problem
read_string (JsonNode *node, GValue *value)
{
  if (!JSON_NODE_HOLDS_NULL (node) && !holds (node, G_TYPE_STRING))
    return "must be a string or null.";
  g_value_init (value, G_TYPE_STRING);
  g_value_set_string (value, JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node));
  return NULL;
}

static Problem
read_int64 (JsonNode *node, GValue *value)
{
  if (!holds (node, G_TYPE_INT64))
    return "must be a whole number.";
  g_value_init (value, G_TYPE_INT64);
  g_value_set_int64 (value, json_node_get_int (node));
  return NULL;
}

static Problem
read_optional_int64 (JsonNode *node, GValue *value)
{
  gboolean null = JSON_NODE_HOLDS_NULL (node);

  if (!null && !(holds (node, G_TYPE_INT64) && json_node_get_int (node) >= 0))
    return "must be a whole number of at least 0, or null.";
  g_value_init (value, G_TYPE_INT64);
  g_value_set_int64 (value, null ? -1 : json_node_get_int (node));
  return NULL;
}

static Problem
read_boolean (JsonNode *node, GValue *value)
{
  if (!holds (node, G_TYPE_BOOLEAN))
    return "must be true or false.";
  g_value_init (value, G_TYPE_BOOLEAN);
  g_value_set_boolean (value, json_node_get_boolean (node));
  return NULL;
}

static Problem
read_time (JsonNode *node, GValue *value)
{
  gint64 seconds = 0;

  if (!JSON_NODE_HOLDS_NULL (node) &&
      !(holds (node, G_TYPE_STRING) &&
        restante_time_parse (json_node_get_string (node), &seconds, NULL)))
    return "must be a time like \"2026-01-31T09:30:00Z\", or null.";
  g_value_init (value, G_TYPE_INT64);
  g_value_set_int64 (value, seconds);
  return NULL;
}

static Problem
read_strv (JsonNode *node, GValue *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return "must be an array of strings.";
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!holds (json_array_get_element (array, i), G_TYPE_STRING))
      return "must be an array of strings.";
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  }
  g_value_init (value, G_TYPE_STRV);
  g_value_take_boxed (value, g_strv_builder_end (builder));
  return NULL;
}

/* Nested documents report their own members; the caller puts the name of this one before it. */
static Problem
read_object (JsonNode *node, GType type, GValue *value, GError **error)
{
  gpointer object = NULL;

  if (!JSON_NODE_HOLDS_NULL (node) && !JSON_NODE_HOLDS_OBJECT (node))
    return "must be an object or null.";
  if (JSON_NODE_HOLDS_OBJECT (node) && !(object = restante_value_from_json (type, node, error)))
    return NULL;
  g_value_init (value, type);
  g_value_take_object (value, object);
  return NULL;
}

static Problem
read_list (JsonNode *node, GType type, GValue *value, GError **error)
{
  g_autoptr (GListStore) list = g_list_store_new (type);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return "must be an array of objects.";
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autoptr (GObject) item =
        restante_value_from_json (type, json_array_get_element (array, i), error);
    if (!item)
      return NULL;
    g_list_store_append (list, item);
  }
  g_value_init (value, G_TYPE_LIST_STORE);
  g_value_set_object (value, list);
  return NULL;
}

static Problem
read_member (JsonNode *node, const RestanteMember *member, GValue *value, GError **error)
{
  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    return read_string (node, value);
  case RESTANTE_MEMBER_INT64:
    return read_int64 (node, value);
  case RESTANTE_MEMBER_OPTIONAL_INT64:
    return read_optional_int64 (node, value);
  case RESTANTE_MEMBER_BOOLEAN:
    return read_boolean (node, value);
  case RESTANTE_MEMBER_TIME:
    return read_time (node, value);
  case RESTANTE_MEMBER_STRV:
    return read_strv (node, value);
  case RESTANTE_MEMBER_OBJECT:
    return read_object (node, member->type (), value, error);
  case RESTANTE_MEMBER_LIST:
    return read_list (node, member->type (), value, error);
  }
  g_return_val_if_reached ("has no kind");
}

static gboolean
set_from_json (
    gpointer self, const RestanteMember *member, const char *name, JsonNode *node, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) nested = NULL;
  Problem problem = read_member (node, member, &value, &nested);

  if (problem) {
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, "“%s” %s", name, problem);
    return FALSE;
  }
  if (nested) {
    g_propagate_prefixed_error (error, g_steal_pointer (&nested), "In “%s”: ", name);
    return FALSE;
  }
  g_object_set_property (self, member->name, &value);
  return TRUE;
}

gpointer
restante_value_from_json (GType type, JsonNode *node, GError **error)
{
  g_autoptr (GObject) self = NULL;
  RestanteValueClass *klass;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "A JSON object is needed here.");
    return NULL;
  }
  self = g_object_new (type, NULL);
  klass = RESTANTE_VALUE_GET_CLASS (self);
  for (guint i = 0; i < klass->n_members; i++) {
    JsonNode *member = json_object_get_member (json_node_get_object (node), klass->json_names[i]);
    if (member && !set_from_json (self, &klass->members[i], klass->json_names[i], member, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/* json-glib's parser calls itself for each bracket, so a body of brackets would end the process. */
static gboolean
too_deep (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (quoted && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
      return TRUE;
    else if (!quoted && (text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;
  }
  return FALSE;
}

static JsonNode *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) junk = NULL;

  if (too_deep (text, length)) {
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                 "This JSON is nested deeper than %d.", MAX_DEPTH);
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, (gssize)length, &junk)) {
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, "This is not JSON: %s.",
                 junk->message);
    return NULL;
  }
  if (!json_parser_get_root (parser)) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "A JSON object is needed here.");
    return NULL;
  }
  return json_node_ref (json_parser_get_root (parser));
}

gpointer
restante_value_from_text (GType type, const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = parse (text, length < 0 ? strlen (text) : (gsize)length, error);

  return node ? restante_value_from_json (type, node, error) : NULL;
}
