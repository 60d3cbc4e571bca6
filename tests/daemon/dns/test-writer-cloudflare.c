/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://developers.cloudflare.com/api/resources/dns/subresources/records/
 * says: records with an id, no sets. */
#include <string.h>

#include "fake-service.h"

#define ZONE_ID "023e105f4ecef8ad9ca31a8372d0c353"
#define RECORDS "/client/v4/zones/" ZONE_ID "/dns_records"

typedef struct
{
  FakeService *service;
  RestanteWriter *writer;
  JsonArray *records;
  guint number;
} Case;

static char *
wrap (const char *result)
{
  return g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":%s,"
                          "\"result_info\":{\"page\":1,\"total_pages\":1}}",
                          result);
}

static void
add (Case *self, JsonObject *record)
{
  g_autofree char *id = g_strdup_printf ("id%u", ++self->number);

  json_object_set_string_member (record, "id", id);
  json_array_add_object_element (self->records, record);
}

static void
add_text (Case *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  add (self, json_node_dup_object (node));
}

/* The filter is on purpose no filter of types: a writer must look itself. */
static guint
list (Case *self, const FakeRequest *request, char **body)
{
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  const char *name = g_hash_table_lookup (query, "name.exact");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *found = json_array_new ();
  g_autofree char *text = NULL;

  if (name == NULL || g_hash_table_lookup (query, "type") == NULL)
    fake_complain (self->service, "no filter: %s", request->query);
  for (guint i = 0; i < json_array_get_length (self->records); i++) {
    JsonObject *record = json_array_get_object_element (self->records, i);

    if (g_str_equal (json_object_get_string_member (record, "name"), name))
      json_array_add_object_element (found, json_object_ref (record));
  }
  json_node_take_array (node, found);
  text = json_to_string (node, FALSE);
  *body = wrap (text);
  return 200;
}

static void delete (Case *self, const char *id)
{
  for (guint i = 0; i < json_array_get_length (self->records); i++)
    if (g_str_equal (
            json_object_get_string_member (json_array_get_object_element (self->records, i), "id"),
            id)) {
      json_array_remove_element (self->records, i);
      return;
    }
  fake_complain (self->service, "there is no record %s", id);
}

static void
check_post (Case *self, JsonObject *record)
{
  gint64 ttl = json_object_get_int_member (record, "ttl");
  const char *type = json_object_get_string_member (record, "type");
  const char *content = json_object_get_string_member (record, "content");
  gboolean is_address = g_str_equal (type, "A") || g_str_equal (type, "AAAA");

  if (ttl < 60 || ttl > 86400 || g_str_has_suffix (content, "."))
    fake_complain (self->service, "ttl %d, content %s", (int)ttl, content);
  if (json_object_has_member (record, "priority") != g_str_equal (type, "MX"))
    fake_complain (self->service, "priority of %s", type);
  if (is_address && json_object_get_boolean_member (record, "proxied"))
    fake_complain (self->service, "%s is proxied", content);
}

/* "…are always executed in the following order: Deletes, Patches, Puts, Posts." */
static guint
batch (Case *self, const FakeRequest *request, char **body)
{
  JsonObject *object = json_node_get_object (request->json);
  JsonArray *deletes = json_object_get_array_member (object, "deletes");
  JsonArray *posts = json_object_get_array_member (object, "posts");

  for (guint i = 0; i < json_array_get_length (deletes); i++)
    delete (self, json_object_get_string_member (json_array_get_object_element (deletes, i), "id"));
  for (guint i = 0; i < json_array_get_length (posts); i++) {
    check_post (self, json_array_get_object_element (posts, i));
    add (self, json_object_ref (json_array_get_object_element (posts, i)));
  }
  *body = wrap ("{}");
  return 200;
}

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer data)
{
  fake_expect_header (service, request, "Authorization", "Bearer " FAKE_SECRET);
  if (g_str_equal (request->path, "/client/v4/zones")) {
    *body = wrap (g_str_equal (request->query, "name=" FAKE_ZONE)
                      ? "[{\"id\":\"" ZONE_ID "\",\"name\":\"" FAKE_ZONE "\"}]"
                      : "[]");
    return 200;
  }
  if (g_str_equal (request->path, RECORDS) && g_str_equal (request->method, "GET"))
    return list (data, request, body);
  if (g_str_equal (request->path, RECORDS "/batch") && g_str_equal (request->method, "POST"))
    return batch (data, request, body);
  fake_complain (service, "%s %s", request->method, request->path);
  return 404;
}

static void
set_up (Case *self, gconstpointer unused)
{
  self->records = json_array_new ();
  self->service = fake_service_start (answer, self);
  self->writer = fake_service_open (self->service, "cloudflare", FAKE_ZONE, "/client/v4");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_writer_unref (self->writer);
  fake_service_stop (self->service);
  json_array_unref (self->records);
}

static void
test_address (Case *self, gconstpointer unused)
{
  const char *const none[] = { NULL };
  const char *const first[] = { "192.0.2.1", NULL };
  const char *const second[] = { "192.0.2.2", "192.0.2.3", NULL };
  const char *const six[] = { "2001:db8::1", NULL };
  const char *name = "home." FAKE_ZONE;

  /* "Automatic" is 300 s. */
  add_text (self, "{\"type\":\"AAAA\",\"name\":\"home." FAKE_ZONE
                  "\",\"content\":\"2001:db8:0:0:0:0:0:1\",\"ttl\":1,\"proxied\":false}");
  fake_assert_set (self->writer, name, "A", 0, none);
  g_assert_no_error (fake_try_write (self->writer, name, "A", none, 90000, first));
  fake_assert_set (self->writer, name, "A", 86400, first);
  g_assert_no_error (fake_try_write (self->writer, name, "A", first, 30, second));
  fake_assert_set (self->writer, name, "A", 60, second);
  g_assert_no_error (fake_try_write (self->writer, name, "A", second, 60, none));
  fake_assert_set (self->writer, name, "A", 0, none);
  g_assert_cmpuint (json_array_get_length (self->records), ==, 1);
  /* Another spelling is the same address (RFC 5952). */
  g_assert_no_error (fake_try_write (self->writer, name, "AAAA", six, 300, six));
}

static void
test_mx (Case *self, gconstpointer unused)
{
  const char *const before[] = { "10 mail." FAKE_ZONE ".", NULL };
  const char *const after[] = { "10 mail." FAKE_ZONE ".", "20 holder.example.", NULL };
  JsonObject *record;

  add_text (self, "{\"type\":\"MX\",\"name\":\"" FAKE_ZONE "\",\"content\":\"mail." FAKE_ZONE
                  "\",\"priority\":10,\"ttl\":3600}");
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 3600, before);
  g_assert_no_error (fake_try_write (self->writer, FAKE_ZONE, "MX", before, 3600, after));
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 3600, after);
  record = json_array_get_object_element (self->records, 1);
  g_assert_cmpstr (json_object_get_string_member (record, "content"), ==, "holder.example");
  g_assert_cmpint (json_object_get_int_member (record, "priority"), ==, 20);
}

static void
test_conflict (Case *self, gconstpointer unused)
{
  const char *const expected[] = { "192.0.2.1", NULL };
  const char *const there[] = { "198.51.100.7", NULL };
  GError *error;

  add_text (self, "{\"type\":\"A\",\"name\":\"home." FAKE_ZONE
                  "\",\"content\":\"198.51.100.7\",\"ttl\":120,\"proxied\":false}");
  error = fake_try_write (self->writer, "home." FAKE_ZONE, "A", expected, 60, NULL);
  fake_assert_error (error, CONFLICT, "198.51.100.7");
  fake_assert_set (self->writer, "home." FAKE_ZONE, "A", 120, there);
}

static void
test_unsupported (Case *self, gconstpointer unused)
{
  const char *const data[] = { "0 0 443 a.example.", NULL };
  GError *error = fake_try_write (self->writer, "_x._tcp." FAKE_ZONE, "SRV", NULL, 60, data);

  fake_assert_error (error, UNSUPPORTED, "SRV");
}

static void
test_no_zone (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteWriter) writer =
      fake_service_open (self->service, "cloudflare", "example.net", "/client/v4");
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_false (restante_writer_test (writer, NULL, &text, &error));
  fake_assert_error (error, REFUSED, "no zone example.net");
}

static void
test_rights (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *log = NULL;

  g_assert_true (restante_writer_test (self->writer, NULL, &text, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "DNS Write"));
  log = fake_service_take_log (self->service);
  g_assert_null (strstr (log, "POST"));
}

static void
test_troubles (Case *self, gconstpointer unused)
{
  fake_service_check_troubles (self->service, self->writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dns/writer-cloudflare/address", Case, NULL, set_up, test_address, tear_down);
  g_test_add ("/dns/writer-cloudflare/mx", Case, NULL, set_up, test_mx, tear_down);
  g_test_add ("/promise/9/dns/writer-cloudflare/conflict", Case, NULL, set_up, test_conflict,
              tear_down);
  g_test_add ("/dns/writer-cloudflare/unsupported", Case, NULL, set_up, test_unsupported,
              tear_down);
  g_test_add ("/dns/writer-cloudflare/no-zone", Case, NULL, set_up, test_no_zone, tear_down);
  g_test_add ("/dns/writer-cloudflare/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/promise/11/dns/writer-cloudflare/troubles", Case, NULL, set_up, test_troubles,
              tear_down);
  return g_test_run ();
}
