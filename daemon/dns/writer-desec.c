/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deSEC: https://desec.readthedocs.io/en/latest/dns/rrsets.html. One bulk request replaces, makes
 * or deletes a set (section "Bulk Operations"), and the end point says which TTL is the smallest
 * (https://desec.readthedocs.io/en/latest/dns/domains.html, minimum_ttl).
 * --url: another end point than https://desec.io/api/v1. */
#include "dns/api-client.h"
#include "dns/json-member.h"
#include "dns/relative-data.h"
#include "dns/writer-private.h"

#define TTL_MAX 604800 /* of the service, one week */

static const RestanteApi api = { "deSEC", "https://desec.io/api/v1", "Token" };

static gpointer
open_desec (const RestanteWriterSettings *settings,
            const RestanteWriterSurroundings *surroundings,
            GError **error)
{
  return restante_api_client_new (&api, settings, surroundings, error);
}

/* Within bulk requests and filters the zone itself is "", not "@". */
static char *
subname_of (RestanteApiClient *self, const char *name)
{
  char *subname = restante_relative_data_name (name, restante_api_client_get_zone (self));

  if (subname[0] == '@')
    subname[0] = '\0';
  return subname;
}

static JsonNode *
get_domain (RestanteApiClient *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = g_strdup_printf ("/domains/%s/", restante_api_client_get_zone (self));
  JsonNode *answer = restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);

  if (answer == NULL || restante_json_get_string (restante_json_object (answer), "name") != NULL)
    return answer;
  json_node_unref (answer);
  restante_api_client_set_rubbish (self, error);
  return NULL;
}

static gboolean
test_desec (gpointer self, GCancellable *cancellable, char **text, GError **error)
{
  g_autoptr (JsonNode) domain = get_domain (self, cancellable, error);

  if (domain == NULL)
    return FALSE;
  *text = g_strdup_printf ("deSEC knows the token and shows it %s; whether it may also write there "
                           "is only seen at the first change",
                           restante_api_client_get_zone (self));
  return TRUE;
}

static RestanteRecordSet *
read_desec (
    gpointer self, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  g_autofree char *subname = subname_of (self, name);
  g_autofree char *escaped = g_uri_escape_string (subname, NULL, FALSE);
  g_autofree char *target = g_strdup_printf ("/domains/%s/rrsets/?subname=%s&type=%s",
                                             restante_api_client_get_zone (self), escaped, type);
  g_autoptr (JsonNode) answer =
      restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);
  g_auto (GStrv) records = NULL;
  JsonArray *sets;
  JsonObject *set;

  if (answer == NULL)
    return NULL;
  sets = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  if (sets != NULL && json_array_get_length (sets) == 0)
    return restante_record_set_new (name, type, 0, NULL);
  set = restante_json_element (sets, 0);
  records = restante_json_get_strings (set, "records");
  if (records != NULL)
    return restante_record_set_new (name, type, (guint32)restante_json_get_int (set, "ttl", 0),
                                    (const char *const *)records);
  restante_api_client_set_rubbish (self, error);
  return NULL;
}

/* @minimum: of the domain, seconds. */
static JsonNode *
make_change (RestanteApiClient *self, const RestanteRecordSet *after, gint64 minimum)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *subname = subname_of (self, after->name);

  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "subname");
  json_builder_add_string_value (builder, subname);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, after->type);
  json_builder_set_member_name (builder, "ttl");
  json_builder_add_int_value (builder, CLAMP ((gint64)after->ttl, minimum, TTL_MAX));
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; after->data[i] != NULL; i++)
    json_builder_add_string_value (builder, after->data[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static gboolean
write_desec (gpointer self,
             const RestanteRecordChange *change,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *target =
      g_strdup_printf ("/domains/%s/rrsets/", restante_api_client_get_zone (self));
  g_autoptr (JsonNode) domain = get_domain (self, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  gint64 minimum;

  if (domain == NULL)
    return FALSE;
  minimum = restante_json_get_int (restante_json_object (domain), "minimum_ttl", 3600);
  answer = restante_api_client_call (self, "PUT", target,
                                     make_change (self, change->after, CLAMP (minimum, 0, TTL_MAX)),
                                     NULL, cancellable, error);
  return answer != NULL;
}

const RestanteWriterKind restante_writer_desec = {
  .kind = "desec",
  .open = open_desec,
  .close = (void (*) (gpointer))restante_api_client_free,
  .test = test_desec,
  .read = read_desec,
  .write = write_desec,
};
