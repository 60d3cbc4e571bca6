/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://api.gandi.net/docs/livedns/ says. */
#include <string.h>

#include "fake-service.h"

#define DOMAIN "/v5/livedns/domains/" FAKE_ZONE

static guint
show (const RestanteRecordSet *set, const char *relative, char **body)
{
  g_autofree char *values = NULL;

  if (set == NULL) {
    *body = g_strdup ("{\"cause\":\"Not Found\",\"code\":404,\"object\":\"dns-record\"}");
    return 404;
  }
  values = g_strjoinv ("\",\"", set->data);
  *body = g_strdup_printf (
      "{\"rrset_name\":\"%s\",\"rrset_type\":\"%s\",\"rrset_ttl\":%u,\"rrset_values\":[\"%s\"]}",
      relative, set->type, set->ttl, values);
  return 200;
}

static guint
replace (FakeService *service,
         const FakeRequest *request,
         const char *name,
         const char *type,
         char **body)
{
  JsonObject *set = request->json != NULL ? json_node_get_object (request->json) : NULL;
  g_autoptr (GPtrArray) data = g_ptr_array_new ();
  JsonArray *values;
  gint64 ttl;

  if (set == NULL || json_object_get_size (set) != 2) {
    fake_complain (service, "not as documented: %s", request->body);
    return 400;
  }
  ttl = json_object_get_int_member (set, "rrset_ttl");
  values = json_object_get_array_member (set, "rrset_values");
  if (ttl < 300 || ttl > 2592000 || json_array_get_length (values) == 0)
    fake_complain (service, "not as documented: %s", request->body);
  for (guint i = 0; i < json_array_get_length (values); i++)
    g_ptr_array_add (data, (gpointer)json_array_get_string_element (values, i));
  g_ptr_array_add (data, NULL);
  fake_service_put_set (service, name, type, (guint32)ttl, (const char *const *)data->pdata);
  *body = g_strdup ("{\"message\":\"DNS Record Created\"}");
  return 201;
}

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *name = NULL;

  fake_expect_header (service, request, "Authorization", "Bearer " FAKE_SECRET);
  if (g_str_equal (request->path, DOMAIN)) {
    *body = g_strdup ("{\"fqdn\":\"" FAKE_ZONE "\",\"automatic_snapshots\":true}");
    return 200;
  }
  if (!g_str_has_prefix (request->path, DOMAIN "/records/")) {
    *body = g_strdup ("{\"cause\":\"Not Found\",\"code\":404,\"object\":\"dns-domain\"}");
    return 404;
  }
  parts = g_strsplit (request->path + strlen (DOMAIN "/records/"), "/", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  name = g_str_equal (parts[0], "@") ? g_strdup (FAKE_ZONE)
                                     : g_strconcat (parts[0], "." FAKE_ZONE, NULL);
  if (g_str_equal (request->method, "GET"))
    return show (fake_service_get_set (service, name, parts[1]), parts[0], body);
  if (g_str_equal (request->method, "PUT"))
    return replace (service, request, name, parts[1], body);
  if (!g_str_equal (request->method, "DELETE"))
    fake_complain (service, "%s", request->method);
  fake_service_put_set (service, name, parts[1], 0, NULL);
  return 204;
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
  self->writer = fake_service_open (self->service, "gandi", FAKE_ZONE, "/v5/livedns/");
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
  const char *const first[] = { "2001:db8::1", NULL };
  const char *const second[] = { "2001:db8::2", NULL };
  const char *name = "a.home." FAKE_ZONE;

  fake_assert_set (self->writer, name, "AAAA", 0, none);
  g_assert_no_error (fake_try_write (self->writer, name, "AAAA", none, 4000, first));
  fake_assert_set (self->writer, name, "AAAA", 4000, first);
  /* The fence wants 60 s, which the service would not take. */
  g_assert_no_error (fake_try_write (self->writer, name, "AAAA", first, 60, second));
  fake_assert_set (self->writer, name, "AAAA", 300, second);
  g_assert_no_error (fake_try_write (self->writer, name, "AAAA", second, 60, none));
  fake_assert_set (self->writer, name, "AAAA", 0, none);
}

/* Names without a dot are below the zone. */
static void
test_relative_names (Case *self, gconstpointer unused)
{
  const char *const stored[] = { "10 mail", "20 @", "30 mx.example.com.", NULL };
  const char *const meant[] = { "10 mail." FAKE_ZONE ".", "20 " FAKE_ZONE ".", "30 mx.example.com.",
                                NULL };
  const char *const after[] = { "10 mail." FAKE_ZONE ".", NULL };

  fake_service_put_set (self->service, FAKE_ZONE, "MX", 3600, stored);
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 3600, meant);
  g_assert_no_error (fake_try_write (self->writer, FAKE_ZONE, "MX", meant, 3600, after));
  fake_assert_set (self->writer, FAKE_ZONE, "MX", 3600, after);
}

static void
test_conflict (Case *self, gconstpointer unused)
{
  const char *const expected[] = { "192.0.2.1", NULL };
  const char *const none[] = { NULL };
  GError *error = fake_try_write (self->writer, "home." FAKE_ZONE, "A", expected, 300, none);

  fake_assert_error (error, CONFLICT, "nothing now");
}

/* The same status as for a set that is not there. */
static void
test_no_zone (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteWriter) writer =
      fake_service_open (self->service, "gandi", "example.net", "/v5/livedns");
  g_autoptr (GError) error = NULL;
  RestanteRecordSet *set = restante_writer_read (writer, "home.example.net", "A", NULL, &error);

  g_assert_null (set);
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
  g_assert_nonnull (strstr (text, "only seen at the first change"));
  log = fake_service_take_log (self->service);
  g_assert_cmpstr (log, ==, "GET " DOMAIN "\n");
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
  g_test_add ("/dns/writer-gandi/address", Case, NULL, set_up, test_address, tear_down);
  g_test_add ("/dns/writer-gandi/relative-names", Case, NULL, set_up, test_relative_names,
              tear_down);
  g_test_add ("/promise/9/dns/writer-gandi/conflict", Case, NULL, set_up, test_conflict, tear_down);
  g_test_add ("/dns/writer-gandi/no-zone", Case, NULL, set_up, test_no_zone, tear_down);
  g_test_add ("/dns/writer-gandi/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/promise/11/dns/writer-gandi/troubles", Case, NULL, set_up, test_troubles,
              tear_down);
  return g_test_run ();
}
