/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Value objects to JSON and back, by their tables of members (api/value.h). It never accepts a
 * member of the wrong type, and it never minds a member that it does not know or does not find. */
#pragma once

#include <json-glib/json-glib.h>

#include "api/value.h"

G_BEGIN_DECLS

JsonNode *restante_value_to_json (gpointer self);
/* Compact, one line, without a newline. */
char *restante_value_to_text (gpointer self);

/* A new object of @type; RESTANTE_API_ERROR_USAGE names the member that is wrong. */
gpointer restante_value_from_json (GType type, JsonNode *node, GError **error);
/* @length -1: NUL-terminated. */
gpointer restante_value_from_text (GType type, const char *text, gssize length, GError **error);

G_END_DECLS
