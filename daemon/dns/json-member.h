/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks into JSON that somebody else wrote: NULL, or @otherwise, for what is not there or of
 * another type, also inside of what is NULL itself. It never stops the program, as JSON-GLib's own
 * functions do for what they do not expect.
 *
 * Any thread, one at a time. Nothing is a new reference, unless it says so. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *restante_json_object (JsonNode *node);
JsonObject *restante_json_get_object (JsonObject *object, const char *member);
JsonArray *restante_json_get_array (JsonObject *object, const char *member);
JsonObject *restante_json_element (JsonArray *array, guint index);
const char *restante_json_get_string (JsonObject *object, const char *member);
gint64 restante_json_get_int (JsonObject *object, const char *member, gint64 otherwise);
/* The strings of an array, as RDATA; NULL: there is something else in it. Free it. */
char **restante_json_get_strings (JsonObject *object, const char *member);

G_END_DECLS
