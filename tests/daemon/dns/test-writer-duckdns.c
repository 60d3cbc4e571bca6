/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://www.duckdns.org/spec.jsp says. */
#include <string.h>

#include "dns/resolver.h"
#include "fake-service.h"

#define ZONE   "home.duckdns.org"
#define UPDATE "GET /update?domains=home&token=" FAKE_SECRET

static const char *const none[] = { NULL };
static const char *const four[] = { "192.0.2.1", NULL };
static const char *const six[] = { "2001:db8::1", NULL };

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  gboolean clears = g_strcmp0 (g_hash_table_lookup (query, "clear"), "true") == 0;
  gboolean has_ip = g_hash_table_lookup (query, "ip") != NULL;

  fake_expect_header (service, request, "Authorization", NULL);
  if (g_str_equal (request->path, "/"))
    return 200;
  /* Without an "ip" the service would take the address that asks. */
  if (!g_str_equal (request->method, "GET") || clears == has_ip ||
      g_hash_table_lookup (query, "ipv6") != NULL)
    fake_complain (service, "%s %s", request->method, request->query);
  *body =
      g_strdup (g_strcmp0 (g_hash_table_lookup (query, "token"), FAKE_SECRET) == 0 ? "OK" : "KO");
  return 200;
}

typedef struct
{
  FakeService *service;
  RestanteWriter *writer;
  const char *address; /* of the name in DNS; NULL: none; "": nobody knows */
  GList *(*resolve) (const char *, GCancellable *, gpointer, GError **);
} Case;

/* Knows the name itself besides. */
static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  Case *self = data;

  if (!g_str_equal (host, ZONE))
    return self->resolve (host, cancellable, NULL, error);
  if (self->address != NULL && self->address[0] != '\0')
    return g_list_append (NULL, g_inet_address_new_from_string (self->address));
  g_set_error_literal (
      error, RESTANTE_DNS_ERROR,
      self->address != NULL ? RESTANTE_DNS_ERROR_FAILED : RESTANTE_DNS_ERROR_NO_DATA, "no address");
  return NULL;
}

static void
set_up (Case *self, gconstpointer unused)
{
  RestanteWriterSurroundings *surroundings;

  self->service = fake_service_start (answer, NULL);
  surroundings = fake_service_change_surroundings (self->service);
  self->resolve = surroundings->resolve;
  surroundings->resolve = resolve;
  surroundings->data = self;
  self->writer = fake_service_open (self->service, "duckdns", ZONE, "");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_writer_unref (self->writer);
  fake_service_stop (self->service);
}

static void
assert_log (Case *self, const char *wanted)
{
  g_autofree char *log = fake_service_take_log (self->service);

  g_assert_cmpstr (log, ==, wanted);
}

static void
test_update (Case *self, gconstpointer unused)
{
  g_assert_no_error (fake_try_write (self->writer, ZONE, "A", none, 60, four));
  g_assert_no_error (fake_try_write (self->writer, ZONE, "AAAA", none, 60, six));
  assert_log (self, UPDATE "&ip=192.0.2.1\n" UPDATE "&ip=2001:db8::1\n");
}

/* Both families go at once; the one that was not asked for comes back. */
static void
test_clear (Case *self, gconstpointer unused)
{
  self->address = "2001:db8::7";
  g_assert_no_error (fake_try_write (self->writer, ZONE, "A", four, 60, none));
  assert_log (self, UPDATE "&clear=true\n" UPDATE "&ip=2001:db8::7\n");
  /* What was written here is newer than what DNS says. */
  g_assert_no_error (fake_try_write (self->writer, ZONE, "A", none, 60, four));
  g_assert_no_error (fake_try_write (self->writer, ZONE, "AAAA", six, 60, none));
  assert_log (self, UPDATE "&ip=192.0.2.1\n" UPDATE "&clear=true\n" UPDATE "&ip=192.0.2.1\n");
  g_assert_no_error (fake_try_write (self->writer, ZONE, "A", four, 60, none));
  assert_log (self, UPDATE "&clear=true\n");
}

static void
test_clear_alone (Case *self, gconstpointer unused)
{
  g_assert_no_error (fake_try_write (self->writer, ZONE, "AAAA", six, 60, none));
  assert_log (self, UPDATE "&clear=true\n");
}

static void
test_clear_unknown (Case *self, gconstpointer unused)
{
  GError *error;

  self->address = "";
  error = fake_try_write (self->writer, ZONE, "AAAA", six, 60, none);
  fake_assert_error (error, UNREACHABLE, "nothing was written");
  assert_log (self, "");
}

static void
test_refused (Case *self, gconstpointer unused)
{
  static const struct
  {
    guint status;
    const char *body;
    RestanteWriterError error;
  } rows[] = {
    { 200, "KO", RESTANTE_WRITER_ERROR_REFUSED },
    { 200, "", RESTANTE_WRITER_ERROR_UNREACHABLE },
    { 200, "<html>", RESTANTE_WRITER_ERROR_UNREACHABLE },
    { 403, "OK", RESTANTE_WRITER_ERROR_REFUSED },
    { 302, "OK", RESTANTE_WRITER_ERROR_UNREACHABLE },
    { 502, "OK", RESTANTE_WRITER_ERROR_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    fake_service_set_answer (self->service, rows[i].status, "Location", "/stolen", rows[i].body);
    error = fake_try_write (self->writer, ZONE, "A", none, 60, four);
    g_assert_error (error, RESTANTE_WRITER_ERROR, (int)rows[i].error);
    g_assert_null (strstr (error->message, FAKE_SECRET));
  }
}

static void
test_unsupported (Case *self, gconstpointer unused)
{
  const char *const two[] = { "192.0.2.1", "192.0.2.2", NULL };
  const char *const mx[] = { "10 a.example.", NULL };
  GError *error;

  error = fake_try_write (self->writer, ZONE, "A", none, 60, two);
  fake_assert_error (error, UNSUPPORTED, "one A");
  error = fake_try_write (self->writer, ZONE, "MX", none, 60, mx);
  fake_assert_error (error, UNSUPPORTED, "MX");
  error = fake_try_write (self->writer, "www." ZONE, "A", none, 60, four);
  fake_assert_error (error, UNSUPPORTED, "www");
  assert_log (self, "");
}

static void
test_zone (Case *self, gconstpointer unused)
{
  static const char *const zones[] = { "duckdns.org", ".duckdns.org", "a.b.duckdns.org",
                                       "example.org", "notduckdns.org" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++) {
    RestanteWriterSettings settings = { .name = (char *)"mine",
                                        .kind = (char *)"duckdns",
                                        .zone = (char *)zones[i],
                                        .secret = (char *)FAKE_SECRET };
    g_autoptr (GError) error = NULL;

    g_assert_null (
        restante_writer_new (&settings, fake_service_get_surroundings (self->service), &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
  }
}

static void
test_rights (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (restante_writer_test (self->writer, NULL, &text, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "not proven"));
  assert_log (self, "GET /\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dns/writer-duckdns/update", Case, NULL, set_up, test_update, tear_down);
  g_test_add ("/promise/9/dns/writer-duckdns/clear", Case, NULL, set_up, test_clear, tear_down);
  g_test_add ("/dns/writer-duckdns/clear-alone", Case, NULL, set_up, test_clear_alone, tear_down);
  g_test_add ("/promise/9/dns/writer-duckdns/clear-unknown", Case, NULL, set_up, test_clear_unknown,
              tear_down);
  g_test_add ("/dns/writer-duckdns/refused", Case, NULL, set_up, test_refused, tear_down);
  g_test_add ("/dns/writer-duckdns/unsupported", Case, NULL, set_up, test_unsupported, tear_down);
  g_test_add ("/dns/writer-duckdns/zone", Case, NULL, set_up, test_zone, tear_down);
  g_test_add ("/dns/writer-duckdns/rights", Case, NULL, set_up, test_rights, tear_down);
  return g_test_run ();
}
