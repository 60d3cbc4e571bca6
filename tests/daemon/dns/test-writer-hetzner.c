/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://docs.hetzner.cloud/reference/cloud#zone-rrsets says; its actions
 * run for a while after they were answered. */
#include <string.h>

#include "fake-service.h"

#define ZONE "/v1/zones/" FAKE_ZONE

typedef struct
{
  FakeService *service;
  RestanteWriter *writer;
  guint looks; /* at the action under way, until it is over */
  const char *end;
} Case;

static char *
name_of (const char *relative)
{
  return g_str_equal (relative, "@") ? g_strdup (FAKE_ZONE)
                                     : g_strconcat (relative, "." FAKE_ZONE, NULL);
}

static guint
start_action (Case *self, guint status, char **body)
{
  self->looks = 2;
  *body =
      g_strdup ("{\"action\":{\"id\":42,\"status\":\"running\",\"progress\":0,\"error\":null}}");
  return status;
}

static guint
list (Case *self, const FakeRequest *request, char **body)
{
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  const char *relative = g_hash_table_lookup (query, "name");
  const char *type = g_hash_table_lookup (query, "type");
  g_autofree char *name = name_of (relative);
  RestanteRecordSet *set = fake_service_get_set (self->service, name, type);
  g_autofree char *values = NULL;
  g_autofree char *ttl = NULL;

  if (set == NULL) {
    *body = g_strdup ("{\"rrsets\":[],\"meta\":{}}");
    return 200;
  }
  values = g_strjoinv ("\",\"comment\":\"\"},{\"value\":\"", set->data);
  ttl = set->ttl > 0 ? g_strdup_printf ("%u", set->ttl) : g_strdup ("null");
  *body = g_strdup_printf ("{\"rrsets\":[{\"id\":\"%s/%s\",\"name\":\"%s\",\"type\":\"%s\","
                           "\"ttl\":%s,\"records\":[{\"value\":\"%s\",\"comment\":\"\"}]}]}",
                           relative, type, relative, type, ttl, values);
  return 200;
}

/* The records of @object become those of the set; an empty TTL stays what it is. */
static void
put_records (Case *self, JsonObject *object, const char *name, const char *type, guint32 ttl)
{
  JsonArray *records = json_object_get_array_member (object, "records");
  g_autoptr (GPtrArray) data = g_ptr_array_new ();

  if (json_array_get_length (records) == 0)
    fake_complain (self->service, "no records");
  for (guint i = 0; i < json_array_get_length (records); i++)
    g_ptr_array_add (data, (gpointer)json_object_get_string_member (
                               json_array_get_object_element (records, i), "value"));
  g_ptr_array_add (data, NULL);
  fake_service_put_set (self->service, name, type, ttl, (const char *const *)data->pdata);
}

static guint
create (Case *self, const FakeRequest *request, char **body)
{
  JsonObject *object = json_node_get_object (request->json);
  const char *type = json_object_get_string_member (object, "type");
  g_autofree char *name = name_of (json_object_get_string_member (object, "name"));
  gint64 ttl = json_object_get_int_member (object, "ttl");

  if (ttl < 60)
    fake_complain (self->service, "a TTL of %d", (int)ttl);
  if (fake_service_get_set (self->service, name, type) != NULL) {
    *body = g_strdup ("{\"error\":{\"code\":\"uniqueness_error\",\"message\":\"exists\"}}");
    return 409;
  }
  put_records (self, object, name, type, (guint32)ttl);
  return start_action (self, 201, body);
}

/* @parts: name, type, and "actions", its name. */
static guint
act (Case *self, const FakeRequest *request, char **parts, char **body)
{
  g_autofree char *name = name_of (parts[0]);
  RestanteRecordSet *set = fake_service_get_set (self->service, name, parts[1]);
  guint length = g_strv_length (parts);

  if (set == NULL)
    return 404;
  if (self->looks > 0) {
    *body = g_strdup ("{\"error\":{\"code\":\"locked\"}}");
    return 423;
  }
  if (length == 2 && g_str_equal (request->method, "DELETE"))
    fake_service_put_set (self->service, name, parts[1], 0, NULL);
  else if (length == 4 && g_str_equal (parts[3], "set_records"))
    put_records (self, json_node_get_object (request->json), name, parts[1], set->ttl);
  else if (length == 4 && g_str_equal (parts[3], "change_ttl"))
    set->ttl = (guint32)json_object_get_int_member (json_node_get_object (request->json), "ttl");
  else
    fake_complain (self->service, "%s %s", request->method, request->path);
  return start_action (self, 201, body);
}

static guint
show_action (Case *self, char **body)
{
  const char *status = self->looks > 1 ? "running" : self->end;

  self->looks -= MIN (self->looks, 1);
  *body = g_strdup_printf ("{\"action\":{\"id\":42,\"status\":\"%s\",\"error\":{\"code\":"
                           "\"action_failed\",\"message\":\"no\"}}}",
                           status);
  return 200;
}

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer data)
{
  Case *self = data;
  gboolean is_get = g_str_equal (request->method, "GET");
  g_auto (GStrv) parts = NULL;

  fake_expect_header (service, request, "Authorization", "Bearer " FAKE_SECRET);
  if (is_get && g_str_equal (request->path, "/v1/actions/42"))
    return show_action (self, body);
  if (is_get && g_str_equal (request->path, ZONE)) {
    *body = g_strdup ("{\"zone\":{\"id\":7,\"name\":\"" FAKE_ZONE "\",\"ttl\":10800}}");
    return 200;
  }
  if (g_str_equal (request->path, ZONE "/rrsets"))
    return is_get ? list (self, request, body) : create (self, request, body);
  if (!g_str_has_prefix (request->path, ZONE "/rrsets/"))
    return 404;
  parts = g_strsplit (request->path + strlen (ZONE "/rrsets/"), "/", -1);
  return act (self, request, parts, body);
}

static void
set_up (Case *self, gconstpointer unused)
{
  self->end = "success";
  self->service = fake_service_start (answer, self);
  self->writer = fake_service_open (self->service, "hetzner", FAKE_ZONE, "/v1");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_writer_unref (self->writer);
  fake_service_stop (self->service);
}

static void
test_address (Case *self, gconstpointer unused)
{
  const char *const none[] = { NULL };
  const char *const first[] = { "192.0.2.1", NULL };
  const char *const second[] = { "192.0.2.2", NULL };
  const char *name = "home." FAKE_ZONE;
  g_autofree char *log = NULL;

  fake_assert_set (self->writer, name, "A", 0, none);
  g_assert_no_error (fake_try_write (self->writer, name, "A", none, 300, first));
  fake_assert_set (self->writer, name, "A", 300, first);
  g_free (fake_service_take_log (self->service));
  g_assert_no_error (fake_try_write (self->writer, name, "A", first, 30, second));
  fake_assert_set (self->writer, name, "A", 60, second);
  log = fake_service_take_log (self->service);
  /* One after the other: the set is locked while an action runs. */
  g_assert_nonnull (strstr (log, "POST " ZONE "/rrsets/home/A/actions/change_ttl\n"
                                 "GET /v1/actions/42\nGET /v1/actions/42\n"
                                 "POST " ZONE "/rrsets/home/A/actions/set_records\n"
                                 "GET /v1/actions/42\nGET /v1/actions/42\n"));
  g_assert_no_error (fake_try_write (self->writer, name, "A", second, 60, none));
  fake_assert_set (self->writer, name, "A", 0, none);
}

static void
test_zone_itself (Case *self, gconstpointer unused)
{
  const char *const stored[] = { "10 mail", NULL };
  const char *const before[] = { "10 mail." FAKE_ZONE ".", NULL };
  const char *const after[] = { "10 mail." FAKE_ZONE ".", "20 holder.example.", NULL };
  g_autofree char *log = NULL;

  /* Without a TTL of its own it has the zone's. */
  fake_service_put_set (self->service, FAKE_ZONE, "MX", 0, stored);
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 10800, before);
  g_assert_no_error (fake_try_write (self->writer, FAKE_ZONE, "MX", before, 300, after));
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 10800, after);
  log = fake_service_take_log (self->service);
  g_assert_nonnull (strstr (log, "POST " ZONE "/rrsets/@/MX/actions/set_records\n"));
  g_assert_null (strstr (log, "change_ttl"));
}

static void
test_conflict (Case *self, gconstpointer unused)
{
  const char *const expected[] = { "192.0.2.1", NULL };
  const char *const there[] = { "198.51.100.7", NULL };
  GError *error;

  fake_service_put_set (self->service, "home." FAKE_ZONE, "A", 3600, there);
  error = fake_try_write (self->writer, "home." FAKE_ZONE, "A", expected, 60, NULL);
  fake_assert_error (error, CONFLICT, "198.51.100.7");
  fake_assert_set (self->writer, "home." FAKE_ZONE, "A", 3600, there);
}

static void
test_failed_action (Case *self, gconstpointer unused)
{
  const char *const after[] = { "192.0.2.1", NULL };
  GError *error;

  self->end = "error";
  error = fake_try_write (self->writer, "home." FAKE_ZONE, "A", NULL, 60, after);
  fake_assert_error (error, UNREACHABLE, "action_failed");
}

static void
test_rights (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *log = NULL;

  g_assert_true (restante_writer_test (self->writer, NULL, &text, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "only seen at the first change"));
  log = fake_service_take_log (self->service);
  g_assert_cmpstr (log, ==, "GET " ZONE "\n");
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
  g_test_add ("/dns/writer-hetzner/address", Case, NULL, set_up, test_address, tear_down);
  g_test_add ("/dns/writer-hetzner/zone-itself", Case, NULL, set_up, test_zone_itself, tear_down);
  g_test_add ("/promise/9/dns/writer-hetzner/conflict", Case, NULL, set_up, test_conflict,
              tear_down);
  g_test_add ("/dns/writer-hetzner/failed-action", Case, NULL, set_up, test_failed_action,
              tear_down);
  g_test_add ("/dns/writer-hetzner/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/promise/11/dns/writer-hetzner/troubles", Case, NULL, set_up, test_troubles,
              tear_down);
  return g_test_run ();
}
