/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON bodies of the control socket and of a holder's answers: what is read is written and read
 * again as the same, and what is not is refused in one line. The first byte chooses the type. */
#include "api/activity-page.h"
#include "api/dns-applied.h"
#include "api/domain-list.h"
#include "api/domain-settings.h"
#include "api/error.h"
#include "api/event.h"
#include "api/message-page.h"
#include "api/new-writer.h"
#include "api/pause.h"
#include "api/reading.h"
#include "api/selection.h"
#include "api/status.h"
#include "api/trust.h"
#include "api/value-json.h"
#include "fuzz.h"

static GType (*const types[]) (void) = {
  restante_selection_get_type,     restante_domain_settings_get_type,
  restante_trust_get_type,         restante_pause_get_type,
  restante_status_get_type,        restante_message_page_get_type,
  restante_activity_page_get_type, restante_event_get_type,
  restante_domain_list_get_type,   restante_reading_get_type,
  restante_new_writer_get_type,    restante_dns_applied_get_type,
};

static void check_same (JsonNode *given, JsonNode *taken);

static void
check_same_array (JsonArray *given, JsonArray *taken)
{
  g_assert_cmpuint (json_array_get_length (given), ==, json_array_get_length (taken));
  for (guint i = 0; i < json_array_get_length (taken); i++)
    check_same (json_array_get_element (given, i), json_array_get_element (taken, i));
}

static void
check_same_object (JsonObject *given, JsonObject *taken)
{
  g_autoptr (GList) names = json_object_get_members (taken);
  for (GList *l = names; l; l = l->next) {
    JsonNode *member = json_object_get_member (given, l->data);
    if (member)
      check_same (member, json_object_get_member (taken, l->data));
  }
}

/* Every member that was given and known is what was given; a time may have another offset. */
static void
check_same (JsonNode *given, JsonNode *taken)
{
  if (JSON_NODE_HOLDS_NULL (taken) || JSON_NODE_HOLDS_NULL (given))
    return;
  g_assert_cmpint (json_node_get_node_type (given), ==, json_node_get_node_type (taken));
  if (JSON_NODE_HOLDS_OBJECT (taken))
    check_same_object (json_node_get_object (given), json_node_get_object (taken));
  else if (JSON_NODE_HOLDS_ARRAY (taken))
    check_same_array (json_node_get_array (given), json_node_get_array (taken));
  else
    g_assert_true (json_node_get_value_type (taken) == json_node_get_value_type (given));
  if (JSON_NODE_HOLDS_VALUE (taken) && json_node_get_value_type (taken) != G_TYPE_STRING)
    g_assert_true (json_node_equal (given, taken));
}

static void
check_taken (const char *text, gsize length, gpointer value)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) taken = restante_value_to_json (value);
  g_assert_true (json_parser_load_from_data (parser, text, (gssize)length, NULL));
  check_same (json_parser_get_root (parser), taken);
}

static void
check_value (GType type, gpointer value)
{
  g_autofree char *text = restante_value_to_text (value);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) again = restante_value_from_text (type, text, -1, &error);
  g_assert_no_error (error);
  g_assert_true (restante_value_equal (value, again));
  g_assert_false (restante_value_update (value, again));
  g_assert_null (strchr (text, '\n'));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  GType type = types[fuzz_take_byte (&input) % G_N_ELEMENTS (types)]();
  g_autofree char *text = g_memdup2 (input.bytes, input.length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) value =
      restante_value_from_text (type, text ? text : "", (gssize)input.length, &error);
  g_assert_true ((value == NULL) == (error != NULL));
  if (!value) {
    g_assert_true (error->domain == RESTANTE_API_ERROR);
    return 0;
  }
  check_taken (text, input.length, value);
  check_value (type, value);
  return 0;
}
