/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hetzner Cloud DNS: https://docs.hetzner.cloud/reference/cloud#zone-rrsets. Making a set answers
 * 409 when there is one, overwriting its records 404 when there is none; its TTL is an action of
 * its own, and a set is taken away by DELETE on its path (#zone-rrsets-delete-an-rrset). Every
 * change is an action that may still run after the answer (#actions).
 * --url: another end point than https://api.hetzner.cloud/v1. */
#include "dns/api-client.h"
#include "dns/json-member.h"
#include "dns/relative-data.h"
#include "dns/writer-private.h"

#define TTL_MIN 60 /* of the service, seconds */

/* Between two looks at an action, ms. */
#define PATIENCE_MIN 100
#define PATIENCE_MAX 2000

static const RestanteApi api = { "Hetzner", "https://api.hetzner.cloud/v1", "Bearer" };

static gpointer
open_hetzner (const RestanteWriterSettings *settings,
              const RestanteWriterSurroundings *surroundings,
              GError **error)
{
  return restante_api_client_new (&api, settings, surroundings, error);
}

static JsonNode *
get_zone (RestanteApiClient *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = g_strdup_printf ("/zones/%s", restante_api_client_get_zone (self));
  JsonNode *answer = restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);

  if (answer == NULL || restante_json_get_object (restante_json_object (answer), "zone") != NULL)
    return answer;
  json_node_unref (answer);
  restante_api_client_set_rubbish (self, error);
  return NULL;
}

static gboolean
test_hetzner (gpointer self, GCancellable *cancellable, char **text, GError **error)
{
  g_autoptr (JsonNode) zone = get_zone (self, cancellable, error);

  if (zone == NULL)
    return FALSE;
  *text = g_strdup_printf ("Hetzner knows the token and shows it %s; whether it may also write "
                           "there is only seen at the first change",
                           restante_api_client_get_zone (self));
  return TRUE;
}

/* "/zones/ZONE/rrsets/NAME/TYPE" and @end. */
static char *
target_of (RestanteApiClient *self, const RestanteRecordSet *set, const char *end)
{
  const char *zone = restante_api_client_get_zone (self);
  g_autofree char *relative = restante_relative_data_name (set->name, zone);
  g_autofree char *escaped = g_uri_escape_string (relative, "@", FALSE);

  return g_strdup_printf ("/zones/%s/rrsets/%s/%s%s", zone, escaped, set->type, end);
}

static JsonNode *
list_sets (RestanteApiClient *self,
           const char *name,
           const char *type,
           GCancellable *cancellable,
           GError **error)
{
  const char *zone = restante_api_client_get_zone (self);
  g_autofree char *relative = restante_relative_data_name (name, zone);
  g_autofree char *escaped = g_uri_escape_string (relative, "@", FALSE);
  g_autofree char *target =
      g_strdup_printf ("/zones/%s/rrsets?name=%s&type=%s", zone, escaped, type);
  JsonNode *answer = restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);

  if (answer == NULL || restante_json_get_array (restante_json_object (answer), "rrsets") != NULL)
    return answer;
  json_node_unref (answer);
  restante_api_client_set_rubbish (self, error);
  return NULL;
}

static char **
take_data (RestanteApiClient *self, JsonObject *set, const char *type)
{
  JsonArray *records = restante_json_get_array (set, "records");
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func (g_free);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (records); i++) {
    const char *value = restante_json_get_string (restante_json_element (records, i), "value");

    if (value == NULL)
      return NULL;
    g_ptr_array_add (
        data, restante_relative_data_complete (type, value, restante_api_client_get_zone (self)));
  }
  g_ptr_array_add (data, NULL);
  return (char **)g_ptr_array_steal (data, NULL);
}

/* A set without a TTL has that of the zone. FALSE: it cannot be found out. */
static gboolean
find_ttl (RestanteApiClient *self,
          JsonObject *set,
          guint32 *ttl,
          GCancellable *cancellable,
          GError **error)
{
  gint64 own = restante_json_get_int (set, "ttl", -1);
  g_autoptr (JsonNode) zone = NULL;

  if (own < 0) {
    zone = get_zone (self, cancellable, error);
    if (zone == NULL)
      return FALSE;
    own = restante_json_get_int (restante_json_get_object (restante_json_object (zone), "zone"),
                                 "ttl", 3600);
  }
  *ttl = (guint32)CLAMP (own, 0, RESTANTE_RECORD_TTL_MAX);
  return TRUE;
}

static RestanteRecordSet *
read_hetzner (
    gpointer self, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = list_sets (self, name, type, cancellable, error);
  g_auto (GStrv) data = NULL;
  JsonArray *sets;
  guint32 ttl;

  if (answer == NULL)
    return NULL;
  sets = restante_json_get_array (restante_json_object (answer), "rrsets");
  if (json_array_get_length (sets) == 0)
    return restante_record_set_new (name, type, 0, NULL);
  data = take_data (self, restante_json_element (sets, 0), type);
  if (data == NULL) {
    restante_api_client_set_rubbish (self, error);
    return NULL;
  }
  if (!find_ttl (self, restante_json_element (sets, 0), &ttl, cancellable, error))
    return NULL;
  return restante_record_set_new (name, type, ttl, (const char *const *)data);
}

static void
pause_for (guint milliseconds, GCancellable *cancellable)
{
  GPollFD poll;

  if (!g_cancellable_make_pollfd (cancellable, &poll))
    return;
  g_poll (&poll, 1, (gint)milliseconds);
  g_cancellable_release_fd (cancellable);
}

static gboolean
set_failed (JsonObject *action, GError **error)
{
  const char *words = restante_json_get_string (restante_json_get_object (action, "error"), "code");

  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
               "Hetzner took the change, but could not carry it out (%s); look at the zone there",
               words != NULL ? words : "without a reason");
  return FALSE;
}

/* Waits for the action in @answer, which is taken. NULL: the request has failed already. */
static gboolean
finish_action (RestanteApiClient *self, JsonNode *answer, GCancellable *cancellable, GError **error)
{
  guint patience = PATIENCE_MIN;

  while (answer != NULL) {
    g_autoptr (JsonNode) held = answer;
    JsonObject *action = restante_json_get_object (restante_json_object (held), "action");
    const char *status = restante_json_get_string (action, "status");
    g_autofree char *target =
        g_strdup_printf ("/actions/%" G_GINT64_FORMAT, restante_json_get_int (action, "id", 0));

    if (status == NULL) {
      restante_api_client_set_rubbish (self, error);
      return FALSE;
    }
    if (g_str_equal (status, "success"))
      return TRUE;
    if (g_str_equal (status, "error"))
      return set_failed (action, error);
    pause_for (patience, cancellable);
    patience = MIN (patience * 2, PATIENCE_MAX);
    answer = restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);
  }
  return FALSE;
}

static void
add_records (JsonBuilder *builder, const RestanteRecordSet *after)
{
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; after->data[i] != NULL; i++) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "value");
    json_builder_add_string_value (builder, after->data[i]);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_ttl (JsonBuilder *builder, const RestanteRecordSet *after)
{
  json_builder_set_member_name (builder, "ttl");
  json_builder_add_int_value (builder, MAX (after->ttl, TTL_MIN));
}

static gboolean
make_set (RestanteApiClient *self,
          const RestanteRecordSet *after,
          GCancellable *cancellable,
          GError **error)
{
  const char *zone = restante_api_client_get_zone (self);
  g_autofree char *target = g_strdup_printf ("/zones/%s/rrsets", zone);
  g_autofree char *name = restante_relative_data_name (after->name, zone);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, after->type);
  add_ttl (builder, after);
  add_records (builder, after);
  json_builder_end_object (builder);
  return finish_action (self,
                        restante_api_client_call (self, "POST", target,
                                                  json_builder_get_root (builder), NULL,
                                                  cancellable, error),
                        cancellable, error);
}

/* An action on a set that must be there. */
static gboolean
act (RestanteApiClient *self,
     const RestanteRecordSet *after,
     const char *action,
     void (*add) (JsonBuilder *, const RestanteRecordSet *),
     GCancellable *cancellable,
     GError **error)
{
  g_autofree char *target = target_of (self, after, action);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean missing;
  JsonNode *answer;

  json_builder_begin_object (builder);
  add (builder, after);
  json_builder_end_object (builder);
  answer = restante_api_client_call (self, "POST", target, json_builder_get_root (builder),
                                     &missing, cancellable, error);
  if (missing)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
                 "%s %s was taken away at Hetzner meanwhile; look again", after->name, after->type);
  return finish_action (self, answer, cancellable, error);
}

static gboolean
remove_set (RestanteApiClient *self,
            const RestanteRecordSet *set,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *target = target_of (self, set, "");

  return finish_action (
      self, restante_api_client_call (self, "DELETE", target, NULL, NULL, cancellable, error),
      cancellable, error);
}

static gboolean
write_hetzner (gpointer self,
               const RestanteRecordChange *change,
               GCancellable *cancellable,
               GError **error)
{
  const RestanteRecordSet *before = change->before;
  const RestanteRecordSet *after = change->after;

  if (restante_record_set_is_empty (after))
    return restante_record_set_is_empty (before) || remove_set (self, after, cancellable, error);
  if (restante_record_set_is_empty (before))
    return make_set (self, after, cancellable, error);
  /* The TTL first: alone it harms nobody, and the records are what counts. */
  if (before->ttl != after->ttl &&
      !act (self, after, "/actions/change_ttl", add_ttl, cancellable, error))
    return FALSE;
  return act (self, after, "/actions/set_records", add_records, cancellable, error);
}

const RestanteWriterKind restante_writer_hetzner = {
  .kind = "hetzner",
  .open = open_hetzner,
  .close = (void (*) (gpointer))restante_api_client_free,
  .test = test_hetzner,
  .read = read_hetzner,
  .write = write_hetzner,
};
