/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cloudflare: https://developers.cloudflare.com/api/resources/dns/subresources/records/. There is
 * no set, only records with an id; "batch" deletes and makes them in one transaction, the deleting
 * first (…/methods/batch/). A record for mail is never proxied.
 * --url: another end point than https://api.cloudflare.com/client/v4. */
#include <string.h>

#include "dns/api-client.h"
#include "dns/json-member.h"
#include "dns/relative-data.h"
#include "dns/writer-private.h"

/* Of the service, seconds; 1 stands for "automatic", which is 300. */
#define TTL_AUTOMATIC 1
#define TTL_MEANT     300
#define TTL_MIN       60
#define TTL_MAX       86400

#define PAGE "100"

static const RestanteApi api = { "Cloudflare", "https://api.cloudflare.com/client/v4", "Bearer" };

/* Other types are made of members of their own there. */
static const char *const types[] = { "A", "AAAA", "MX", "TXT", "CNAME", "NS", NULL };

typedef struct
{
  RestanteApiClient *client;
  char *zone_id; /* NULL: not asked yet */
} Cloudflare;

static gpointer
open_cloudflare (const RestanteWriterSettings *settings,
                 const RestanteWriterSurroundings *surroundings,
                 GError **error)
{
  RestanteApiClient *client = restante_api_client_new (&api, settings, surroundings, error);
  Cloudflare *self;

  if (client == NULL)
    return NULL;
  self = g_new0 (Cloudflare, 1);
  self->client = client;
  return self;
}

static void
close_cloudflare (gpointer state)
{
  Cloudflare *self = state;

  restante_api_client_free (self->client);
  g_free (self->zone_id);
  g_free (self);
}

static gboolean
find_zone (Cloudflare *self, GCancellable *cancellable, GError **error)
{
  const char *zone = restante_api_client_get_zone (self->client);
  g_autofree char *target = g_strdup_printf ("/zones?name=%s", zone);
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *zones;

  if (self->zone_id != NULL)
    return TRUE;
  answer = restante_api_client_call (self->client, "GET", target, NULL, NULL, cancellable, error);
  if (answer == NULL)
    return FALSE;
  zones = restante_json_get_array (restante_json_object (answer), "result");
  for (guint i = 0; zones != NULL && i < json_array_get_length (zones); i++) {
    JsonObject *one = restante_json_element (zones, i);

    if (g_strcmp0 (restante_json_get_string (one, "name"), zone) == 0)
      self->zone_id = g_strdup (restante_json_get_string (one, "id"));
  }
  if (self->zone_id != NULL)
    return TRUE;
  if (zones == NULL)
    restante_api_client_set_rubbish (self->client, error);
  else
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "Cloudflare shows this token no zone %s; look at --zone, and at the zones that "
                 "the token is for",
                 zone);
  return FALSE;
}

/* The records of a set, as the service has them; the answer holds them. */
static JsonNode *
list_records (
    Cloudflare *self, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *target = NULL;
  JsonNode *answer;
  JsonObject *page;

  if (!find_zone (self, cancellable, error))
    return NULL;
  target = g_strdup_printf ("/zones/%s/dns_records?name.exact=%s&type=%s&per_page=" PAGE,
                            self->zone_id, escaped, type);
  answer = restante_api_client_call (self->client, "GET", target, NULL, NULL, cancellable, error);
  if (answer == NULL)
    return NULL;
  page = restante_json_get_object (restante_json_object (answer), "result_info");
  if (restante_json_get_array (restante_json_object (answer), "result") != NULL &&
      restante_json_get_int (page, "total_pages", 1) <= 1)
    return answer;
  json_node_unref (answer);
  restante_api_client_set_rubbish (self->client, error);
  return NULL;
}

/* RDATA of one record; NULL: it is none of that set. */
static char *
data_of (JsonObject *record, const char *name, const char *type)
{
  const char *content = restante_json_get_string (record, "content");
  g_autofree char *complete = NULL;

  if (content == NULL || restante_json_get_string (record, "id") == NULL ||
      g_strcmp0 (restante_json_get_string (record, "type"), type) != 0 ||
      g_ascii_strcasecmp (restante_json_get_string (record, "name"), name) != 0)
    return NULL;
  complete = restante_relative_data_complete (type, content, "");
  if (!g_str_equal (type, "MX"))
    return g_steal_pointer (&complete);
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", restante_json_get_int (record, "priority", 0),
                          complete);
}

static RestanteRecordSet *
take_set (JsonNode *answer, const char *name, const char *type)
{
  JsonArray *records = restante_json_get_array (restante_json_object (answer), "result");
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func (g_free);
  gint64 ttl = 0;

  for (guint i = 0; i < json_array_get_length (records); i++) {
    JsonObject *record = restante_json_element (records, i);
    char *one = data_of (record, name, type);

    if (one == NULL)
      continue;
    g_ptr_array_add (data, one);
    ttl = restante_json_get_int (record, "ttl", 0);
  }
  g_ptr_array_add (data, NULL);
  return restante_record_set_new (name, type, (guint32)(ttl == TTL_AUTOMATIC ? TTL_MEANT : ttl),
                                  (const char *const *)data->pdata);
}

static gboolean
is_type (const char *type, GError **error)
{
  if (g_strv_contains (types, type))
    return TRUE;
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
               "a writer for Cloudflare does not write %s records; write it there yourself", type);
  return FALSE;
}

static RestanteRecordSet *
read_cloudflare (
    gpointer self, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  if (!is_type (type, error))
    return NULL;
  answer = list_records (self, name, type, cancellable, error);
  return answer != NULL ? take_set (answer, name, type) : NULL;
}

static gboolean
test_cloudflare (gpointer state, GCancellable *cancellable, char **text, GError **error)
{
  Cloudflare *self = state;
  const char *zone = restante_api_client_get_zone (self->client);
  g_autoptr (JsonNode) answer = list_records (self, zone, "MX", cancellable, error);

  if (answer == NULL)
    return FALSE;
  *text = g_strdup_printf ("Cloudflare lets the token read %s; whether it may also write there "
                           "(DNS Write) is only seen at the first change",
                           zone);
  return TRUE;
}

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *member, gint64 number)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, number);
}

/* Names have no dot at the end there. */
static void
add_content (JsonBuilder *builder, const char *type, const char *data)
{
  g_autofree char *content = g_strdup (data);
  const char *start = content;

  if (g_str_equal (type, "MX")) {
    char *end;

    add_number (builder, "priority", (gint64)g_ascii_strtoull (content, &end, 10));
    start = g_strchug (end);
  }
  if (!g_str_equal (type, "TXT") && g_str_has_suffix (start, "."))
    content[strlen (content) - 1] = '\0';
  add_text (builder, "content", start);
}

static void
add_record (JsonBuilder *builder, const RestanteRecordSet *after, const char *data)
{
  json_builder_begin_object (builder);
  add_text (builder, "type", after->type);
  add_text (builder, "name", after->name);
  add_content (builder, after->type, data);
  add_number (builder, "ttl", CLAMP (after->ttl, TTL_MIN, TTL_MAX));
  if (g_str_equal (after->type, "A") || g_str_equal (after->type, "AAAA") ||
      g_str_equal (after->type, "CNAME")) {
    json_builder_set_member_name (builder, "proxied");
    json_builder_add_boolean_value (builder, FALSE);
  }
  json_builder_end_object (builder);
}

/* Everything that is there goes, everything that is wanted comes: one transaction. */
static JsonNode *
make_batch (JsonNode *there, const RestanteRecordSet *after)
{
  JsonArray *records = restante_json_get_array (restante_json_object (there), "result");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "deletes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < json_array_get_length (records); i++) {
    JsonObject *record = restante_json_element (records, i);
    g_autofree char *data = data_of (record, after->name, after->type);

    if (data == NULL)
      continue;
    json_builder_begin_object (builder);
    add_text (builder, "id", restante_json_get_string (record, "id"));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "posts");
  json_builder_begin_array (builder);
  for (guint i = 0; after->data[i] != NULL; i++)
    add_record (builder, after, after->data[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
write_cloudflare (gpointer state,
                  const RestanteRecordChange *change,
                  GCancellable *cancellable,
                  GError **error)
{
  Cloudflare *self = state;
  const RestanteRecordSet *after = change->after;
  g_autofree char *target = NULL;
  g_autoptr (JsonNode) there = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (RestanteRecordSet) set = NULL;

  if (!is_type (after->type, error))
    return FALSE;
  there = list_records (self, after->name, after->type, cancellable, error);
  if (there == NULL)
    return FALSE;
  set = take_set (there, after->name, after->type);
  if (!restante_writer_check_before (set, change, error))
    return FALSE;
  target = g_strdup_printf ("/zones/%s/dns_records/batch", self->zone_id);
  answer = restante_api_client_call (self->client, "POST", target, make_batch (there, after), NULL,
                                     cancellable, error);
  return answer != NULL;
}

const RestanteWriterKind restante_writer_cloudflare = {
  .kind = "cloudflare",
  .open = open_cloudflare,
  .close = close_cloudflare,
  .test = test_cloudflare,
  .read = read_cloudflare,
  .write = write_cloudflare,
  .checks_before = TRUE, /* it needs the ids of what is there anyway */
};
