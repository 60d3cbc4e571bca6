/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/json-member.h"

JsonObject *
restante_json_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonNode *
get_member (JsonObject *object, const char *member, JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

JsonObject *
restante_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
restante_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

JsonObject *
restante_json_element (JsonArray *array, guint index)
{
  if (array == NULL || index >= json_array_get_length (array))
    return NULL;
  return restante_json_object (json_array_get_element (array, index));
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

const char *
restante_json_get_string (JsonObject *object, const char *member)
{
  return get_text (get_member (object, member, JSON_NODE_VALUE));
}

gint64
restante_json_get_int (JsonObject *object, const char *member, gint64 otherwise)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : otherwise;
}

char **
restante_json_get_strings (JsonObject *object, const char *member)
{
  JsonArray *array = restante_json_get_array (object, member);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *text = get_text (json_array_get_element (array, i));

    if (text == NULL)
      return NULL;
    g_ptr_array_add (texts, g_strdup (text));
  }
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_steal (texts, NULL);
}
