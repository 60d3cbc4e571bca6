/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gandi LiveDNS: https://api.gandi.net/docs/livedns/, "Single domain's record, by name and type". A
 * set is replaced or made by one PUT and taken away by one DELETE.
 * --url: another end point than https://api.gandi.net/v5/livedns. */
#include "dns/api-client.h"
#include "dns/json-member.h"
#include "dns/relative-data.h"
#include "dns/writer-private.h"

/* Of the service. */
#define TTL_MIN 300
#define TTL_MAX 2592000

static const RestanteApi api = { "Gandi", "https://api.gandi.net/v5/livedns", "Bearer" };

static gpointer
open_gandi (const RestanteWriterSettings *settings,
            const RestanteWriterSurroundings *surroundings,
            GError **error)
{
  return restante_api_client_new (&api, settings, surroundings, error);
}

static char *
target_of (RestanteApiClient *self, const char *name, const char *type)
{
  const char *zone = restante_api_client_get_zone (self);
  g_autofree char *relative = restante_relative_data_name (name, zone);
  g_autofree char *escaped = g_uri_escape_string (relative, "@", FALSE);

  return g_strdup_printf ("/domains/%s/records/%s/%s", zone, escaped, type);
}

static gboolean
check_domain (RestanteApiClient *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = g_strdup_printf ("/domains/%s", restante_api_client_get_zone (self));
  g_autoptr (JsonNode) answer =
      restante_api_client_call (self, "GET", target, NULL, NULL, cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (restante_json_get_string (restante_json_object (answer), "fqdn") != NULL)
    return TRUE;
  restante_api_client_set_rubbish (self, error);
  return FALSE;
}

static gboolean
test_gandi (gpointer self, GCancellable *cancellable, char **text, GError **error)
{
  if (!check_domain (self, cancellable, error))
    return FALSE;
  *text = g_strdup_printf ("Gandi knows the token and shows it %s; whether it may also write there "
                           "is only seen at the first change",
                           restante_api_client_get_zone (self));
  return TRUE;
}

static RestanteRecordSet *
take_set (RestanteApiClient *self, const char *name, const char *type, JsonNode *answer)
{
  JsonObject *set = restante_json_object (answer);
  g_auto (GStrv) values = restante_json_get_strings (set, "rrset_values");

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    g_autofree char *given = values[i];

    values[i] = restante_relative_data_complete (type, given, restante_api_client_get_zone (self));
  }
  if (values == NULL)
    return NULL;
  return restante_record_set_new (name, type, (guint32)restante_json_get_int (set, "rrset_ttl", 0),
                                  (const char *const *)values);
}

static RestanteRecordSet *
read_gandi (
    gpointer self, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = target_of (self, name, type);
  gboolean missing;
  g_autoptr (JsonNode) answer =
      restante_api_client_call (self, "GET", target, NULL, &missing, cancellable, error);
  RestanteRecordSet *set;

  /* 404 is said of a set and of a zone that is not there. */
  if (missing)
    return check_domain (self, cancellable, error) ? restante_record_set_new (name, type, 0, NULL)
                                                   : NULL;
  if (answer == NULL)
    return NULL;
  set = take_set (self, name, type, answer);
  if (set == NULL)
    restante_api_client_set_rubbish (self, error);
  return set;
}

static JsonNode *
make_set (const RestanteRecordSet *after)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "rrset_ttl");
  json_builder_add_int_value (builder, CLAMP (after->ttl, TTL_MIN, TTL_MAX));
  json_builder_set_member_name (builder, "rrset_values");
  json_builder_begin_array (builder);
  for (guint i = 0; after->data[i] != NULL; i++)
    json_builder_add_string_value (builder, after->data[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
write_gandi (gpointer self,
             const RestanteRecordChange *change,
             GCancellable *cancellable,
             GError **error)
{
  const RestanteRecordSet *after = change->after;
  g_autofree char *target = target_of (self, after->name, after->type);
  gboolean is_empty = restante_record_set_is_empty (after);
  g_autoptr (JsonNode) answer =
      restante_api_client_call (self, is_empty ? "DELETE" : "PUT", target,
                                is_empty ? NULL : make_set (after), NULL, cancellable, error);

  return answer != NULL;
}

const RestanteWriterKind restante_writer_gandi = {
  .kind = "gandi",
  .open = open_gandi,
  .close = (void (*) (gpointer))restante_api_client_free,
  .test = test_gandi,
  .read = read_gandi,
  .write = write_gandi,
};
