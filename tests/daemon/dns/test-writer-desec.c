/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://desec.readthedocs.io/en/latest/dns/rrsets.html says. */
#include <string.h>

#include "fake-service.h"

#define MINIMUM_TTL 3600

static char *
name_of (const char *subname)
{
  return subname[0] != '\0' ? g_strconcat (subname, "." FAKE_ZONE, NULL) : g_strdup (FAKE_ZONE);
}

static guint
list (FakeService *service, const FakeRequest *request, char **body)
{
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  const char *subname = g_hash_table_lookup (query, "subname");
  const char *type = g_hash_table_lookup (query, "type");
  g_autofree char *name = NULL;
  g_autofree char *records = NULL;
  RestanteRecordSet *set;

  if (subname == NULL || type == NULL) {
    fake_complain (service, "no filter: %s", request->query);
    return 400;
  }
  name = name_of (subname);
  set = fake_service_get_set (service, name, type);
  if (set == NULL) {
    *body = g_strdup ("[]");
    return 200;
  }
  records = g_strjoinv ("\",\"", set->data);
  *body = g_strdup_printf ("[{\"domain\":\"" FAKE_ZONE "\",\"subname\":\"%s\",\"name\":\"%s.\","
                           "\"type\":\"%s\",\"ttl\":%u,\"records\":[\"%s\"]}]",
                           subname, name, type, set->ttl, records);
  return 200;
}

/* Section "Bulk Operations": with PUT all fields are required, and the zone itself is "". */
static guint
replace (FakeService *service, const FakeRequest *request, char **body)
{
  JsonArray *array = request->json != NULL && JSON_NODE_HOLDS_ARRAY (request->json)
                         ? json_node_get_array (request->json)
                         : NULL;
  g_autoptr (GPtrArray) data = g_ptr_array_new ();
  JsonObject *set;
  JsonArray *records;
  g_autofree char *name = NULL;
  gint64 ttl;

  if (array == NULL || json_array_get_length (array) != 1) {
    fake_complain (service, "one set in an array was expected: %s", request->body);
    return 400;
  }
  set = json_array_get_object_element (array, 0);
  name = name_of (json_object_get_string_member (set, "subname"));
  ttl = json_object_get_int_member (set, "ttl");
  records = json_object_get_array_member (set, "records");
  if (g_str_has_prefix (name, "@") || json_object_get_size (set) != 4 || ttl > 604800)
    fake_complain (service, "not as documented: %s", request->body);
  if (ttl < MINIMUM_TTL) {
    *body = g_strdup ("[{\"ttl\":[\"Ensure this value is greater than or equal to 3600.\"]}]");
    return 400;
  }
  for (guint i = 0; i < json_array_get_length (records); i++)
    g_ptr_array_add (data, (gpointer)json_array_get_string_element (records, i));
  g_ptr_array_add (data, NULL);
  fake_service_put_set (service, name, json_object_get_string_member (set, "type"), (guint32)ttl,
                        (const char *const *)data->pdata);
  *body = g_strdup ("[]");
  return 200;
}

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  fake_expect_header (service, request, "Authorization", "Token " FAKE_SECRET);
  if (g_str_equal (request->path, "/api/v1/domains/" FAKE_ZONE "/")) {
    *body = g_strdup_printf ("{\"name\":\"" FAKE_ZONE "\",\"minimum_ttl\":%d}", MINIMUM_TTL);
    return g_str_equal (request->method, "GET") ? 200 : 405;
  }
  if (!g_str_equal (request->path, "/api/v1/domains/" FAKE_ZONE "/rrsets/"))
    return 404;
  if (g_str_equal (request->method, "GET"))
    return list (service, request, body);
  if (g_str_equal (request->method, "PUT"))
    return replace (service, request, body);
  fake_complain (service, "%s", request->method);
  return 405;
}

typedef struct
{
  FakeService *service;
  RestanteWriter *writer;
} Case;

static void
set_up (Case *self, gconstpointer unused)
{
  self->service = fake_service_start (answer, NULL);
  self->writer = fake_service_open (self->service, "desec", FAKE_ZONE, "/api/v1");
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
  const char *const second[] = { "192.0.2.2", "192.0.2.3", NULL };
  const char *name = "home." FAKE_ZONE;
  g_autofree char *log = NULL;

  fake_assert_set (self->writer, name, "A", 0, none);
  g_assert_no_error (fake_try_write (self->writer, name, "A", none, 4000, first));
  fake_assert_set (self->writer, name, "A", 4000, first);
  /* The fence wants 60 s, which the service would not take. */
  g_assert_no_error (fake_try_write (self->writer, name, "A", first, 60, second));
  fake_assert_set (self->writer, name, "A", MINIMUM_TTL, second);
  g_assert_no_error (fake_try_write (self->writer, name, "A", second, 60, none));
  fake_assert_set (self->writer, name, "A", 0, none);
  log = fake_service_take_log (self->service);
  g_assert_nonnull (strstr (log, "/rrsets/?subname=home&type=A\n"));
}

static void
test_zone_itself (Case *self, gconstpointer unused)
{
  const char *const before[] = { "10 mail.example.org.", NULL };
  const char *const after[] = { "10 mail.example.org.", "20 holder.example.", NULL };

  fake_service_put_set (self->service, FAKE_ZONE, "MX", 3600, before);
  g_assert_no_error (fake_try_write (self->writer, FAKE_ZONE, "MX", before, 3600, after));
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 3600, after);
}

static void
test_conflict (Case *self, gconstpointer unused)
{
  const char *const expected[] = { "192.0.2.1", NULL };
  const char *const there[] = { "198.51.100.7", NULL };
  const char *const after[] = { "192.0.2.9", NULL };
  GError *error;

  fake_service_put_set (self->service, "home." FAKE_ZONE, "A", 3600, there);
  error = fake_try_write (self->writer, "home." FAKE_ZONE, "A", expected, 60, after);
  fake_assert_error (error, CONFLICT, "198.51.100.7");
  fake_assert_set (self->writer, "home." FAKE_ZONE, "A", 3600, there);
}

static void
test_rights (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *log = NULL;

  g_assert_true (restante_writer_test (self->writer, NULL, &text, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, FAKE_ZONE));
  g_assert_nonnull (strstr (text, "only seen at the first change"));
  log = fake_service_take_log (self->service);
  g_assert_cmpstr (log, ==, "GET /api/v1/domains/" FAKE_ZONE "/\n");
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
  g_test_add ("/dns/writer-desec/address", Case, NULL, set_up, test_address, tear_down);
  g_test_add ("/dns/writer-desec/zone-itself", Case, NULL, set_up, test_zone_itself, tear_down);
  g_test_add ("/promise/9/dns/writer-desec/conflict", Case, NULL, set_up, test_conflict, tear_down);
  g_test_add ("/dns/writer-desec/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/promise/11/dns/writer-desec/troubles", Case, NULL, set_up, test_troubles,
              tear_down);
  return g_test_run ();
}
