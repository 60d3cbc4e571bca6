/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/https.h"

#include <string.h>

#include "fake-service.h"

/* Says what it got. */
static guint
echo (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  const char *authorization = soup_message_headers_get_one (request->headers, "Authorization");
  const char *extra = soup_message_headers_get_one (request->headers, "X-Extra");

  if (soup_message_headers_get_one (request->headers, "Cookie") != NULL)
    fake_complain (service, "there is a cookie");
  *body = g_strdup_printf ("%s|%s|%s|%s|%s|%s", request->method, request->path, request->query,
                           authorization, extra, request->body);
  return g_str_equal (request->path, "/missing") ? 404 : 201;
}

static void
set_up (FakeService **service, gconstpointer unused)
{
  *service = fake_service_start (echo, NULL);
}

static void
tear_down (FakeService **service, gconstpointer unused)
{
  fake_service_stop (*service);
}

static RestanteHttpsResponse *
get (FakeService *service, const char *host, const char *path, GError **error)
{
  g_autofree char *url = fake_service_url (service, host, path);
  RestanteHttpsRequest request = { .method = "GET", .url = url };

  return restante_https_send (&request, fake_service_get_surroundings (service), NULL, error);
}

static RestanteHttpsResponse *
get_well (FakeService *service, const char *path)
{
  g_autoptr (GError) error = NULL;
  RestanteHttpsResponse *response = get (service, FAKE_HOST, path, &error);

  g_assert_no_error (error);
  return response;
}

static void
assert_body (RestanteHttpsResponse *response, const char *text)
{
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);
  g_autofree char *copy = g_strndup (length > 0 ? body : "", length);

  g_assert_cmpstr (copy, ==, text);
}

static void
test_request (FakeService **service, gconstpointer unused)
{
  const char *const headers[] = { "X-Extra", "more", NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *url = fake_service_url (*service, FAKE_HOST, "/a%20b?c=%20d");
  RestanteHttpsRequest request = { .method = "PUT",
                                   .url = url,
                                   .user = "Aladdin",
                                   .password = "open sesame",
                                   .headers = headers,
                                   .content_type = "application/json",
                                   .body = body };
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHttpsResponse) response =
      restante_https_send (&request, fake_service_get_surroundings (*service), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 201);
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpuint (response->retry_after, ==, 0);
  /* The pair is the example of RFC 7617 section 2. */
  assert_body (response, "PUT|/a b|c=%20d|Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==|more|{}");
}

static void
test_status (FakeService **service, gconstpointer unused)
{
  g_autoptr (RestanteHttpsResponse) missing = get_well (*service, "/missing");
  g_autoptr (RestanteHttpsResponse) moved = NULL;
  g_autoptr (RestanteHttpsResponse) empty = NULL;
  g_autofree char *log = NULL;

  g_assert_cmpuint (missing->status, ==, 404);
  fake_service_set_answer (*service, 301, "Location", "/stolen", NULL);
  moved = get_well (*service, "/");
  g_assert_cmpuint (moved->status, ==, 301);
  fake_service_set_answer (*service, 204, NULL, NULL, NULL);
  empty = get_well (*service, "/");
  g_assert_cmpuint (empty->status, ==, 204);
  assert_body (empty, "");
  log = fake_service_take_log (*service);
  g_assert_cmpstr (log, ==, "GET /missing\nGET /\nGET /\n");
}

static void
test_no_cookie (FakeService **service, gconstpointer unused)
{
  g_autoptr (RestanteHttpsResponse) first = NULL;
  g_autoptr (RestanteHttpsResponse) second = NULL;

  fake_service_set_answer (*service, 200, "Set-Cookie", "a=b", NULL);
  first = get_well (*service, "/");
  fake_service_set_answer (*service, 0, NULL, NULL, NULL);
  second = get_well (*service, "/");
}

static void
test_retry_after (FakeService **service, gconstpointer unused)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 5000);
  g_autofree char *date = soup_date_time_to_string (later, SOUP_DATE_HTTP);
  const struct
  {
    const char *value;
    guint least, most;
  } rows[] = {
    { "120", 120, 120 }, { date, 4000, 5000 }, { "Fri, 31 Dec 1999 23:59:59 GMT", 0, 0 },
    { "soon", 0, 0 },    { "-5", 0, 0 },       { "99999999999999", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteHttpsResponse) response = NULL;

    fake_service_set_answer (*service, 429, "Retry-After", rows[i].value, NULL);
    response = get_well (*service, "/");
    g_assert_cmpuint (response->retry_after, >=, rows[i].least);
    g_assert_cmpuint (response->retry_after, <=, rows[i].most);
  }
}

static void
assert_fails (FakeService *service, const char *host, RestanteHttpsError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  RestanteHttpsResponse *response = get (service, host, "/?token=" FAKE_SECRET, &error);

  g_assert_null (response);
  g_assert_error (error, RESTANTE_HTTPS_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, host));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, FAKE_SECRET));
}

/* Nothing is said to somebody who cannot prove to be the host. */
static void
test_certificate (FakeService **service, gconstpointer unused)
{
  RestanteWriterSurroundings *surroundings = fake_service_change_surroundings (*service);
  GTlsDatabase *trusted = surroundings->trusted;
  g_autofree char *log = NULL;

  assert_fails (*service, "other.example", RESTANTE_HTTPS_ERROR_CERTIFICATE, "another name");
  assert_fails (*service, "127.0.0.1", RESTANTE_HTTPS_ERROR_CERTIFICATE, "another name");
  surroundings->trusted = NULL;
  assert_fails (*service, FAKE_HOST, RESTANTE_HTTPS_ERROR_CERTIFICATE, "trusted-ca");
  surroundings->trusted = trusted;
  log = fake_service_take_log (*service);
  g_assert_cmpstr (log, ==, "");
}

static void
test_no_address (FakeService **service, gconstpointer unused)
{
  assert_fails (*service, "nowhere.example", RESTANTE_HTTPS_ERROR_UNREACHABLE, "does not exist");
  assert_fails (*service, "127.0.0.2", RESTANTE_HTTPS_ERROR_UNREACHABLE, "refused");
}

static void
test_deadline (FakeService **service, gconstpointer unused)
{
  fake_service_change_surroundings (*service)->timeout = 1;
  fake_service_fall_silent (*service);
  assert_fails (*service, FAKE_HOST, RESTANTE_HTTPS_ERROR_UNREACHABLE, "within 1 s");
}

/* A resolver that obeys its cancellable and nothing else. */
static GList *
never_resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  GPollFD poll;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &poll));
  g_poll (&poll, 1, -1);
  g_cancellable_release_fd (cancellable);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return NULL;
}

static void
test_deadline_of_resolver (FakeService **service, gconstpointer unused)
{
  RestanteWriterSurroundings *surroundings = fake_service_change_surroundings (*service);

  surroundings->timeout = 1;
  surroundings->resolve = never_resolve;
  assert_fails (*service, FAKE_HOST, RESTANTE_HTTPS_ERROR_UNREACHABLE, "within 1 s");
}

static gpointer
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (FakeService **service, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = fake_service_url (*service, FAKE_HOST, "/");
  RestanteHttpsRequest request = { .method = "GET", .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (GThread) thread = NULL;

  fake_service_fall_silent (*service);
  thread = g_thread_new ("cancel", cancel, cancellable);
  g_assert_null (restante_https_send (&request, fake_service_get_surroundings (*service),
                                      cancellable, &error));
  g_thread_join (g_steal_pointer (&thread));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_body_limit (FakeService **service, gconstpointer unused)
{
  g_autofree char *fits = g_strnfill (RESTANTE_HTTPS_BODY_MAX, 'x');
  g_autofree char *too_long = g_strnfill (RESTANTE_HTTPS_BODY_MAX + 1, 'x');
  g_autoptr (RestanteHttpsResponse) response = NULL;

  fake_service_set_answer (*service, 200, NULL, NULL, fits);
  response = get_well (*service, "/");
  assert_body (response, fits);
  fake_service_set_answer (*service, 200, NULL, NULL, too_long);
  assert_fails (*service, FAKE_HOST, RESTANTE_HTTPS_ERROR_TOO_LONG, "65536");
  fake_service_talk_for_ever (*service);
  assert_fails (*service, FAKE_HOST, RESTANTE_HTTPS_ERROR_TOO_LONG, "65536");
}

static void
test_own_body_limit (FakeService **service, gconstpointer unused)
{
  g_autofree char *url = fake_service_url (*service, FAKE_HOST, "/");
  RestanteHttpsRequest request = { .method = "GET", .url = url, .body_max = 4 };
  g_autoptr (GError) error = NULL;

  fake_service_set_answer (*service, 200, NULL, NULL, "12345");
  g_assert_null (
      restante_https_send (&request, fake_service_get_surroundings (*service), NULL, &error));
  g_assert_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_TOO_LONG);
}

/* Plain HTTP is there for who types it, and a proxy of the environment is not asked. */
static void
test_plain (FakeService **service, gconstpointer unused)
{
  g_autofree char *url = g_strconcat (fake_service_get_plain_url (*service), "/plain", NULL);
  RestanteHttpsRequest request = { .method = "GET", .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHttpsResponse) response = NULL;

  response = restante_https_send (&request, fake_service_get_surroundings (*service), NULL, &error);
  g_assert_no_error (error);
  assert_body (response, "GET|/plain||(null)|(null)|");
}

static void
test_url (void)
{
  static const struct
  {
    const char *url;
    gboolean is_good;
  } rows[] = {
    { "https://a.example/", TRUE },       { "https://a.example:8443/b?c=d", TRUE },
    { "https://[2001:db8::1]/", TRUE },   { "http://a.example", TRUE },
    { "ftp://a.example/", FALSE },        { "a.example/nic/update", FALSE },
    { "https:///path", FALSE },           { "https://me:secret@a.example/", FALSE },
    { "https://a.example:port/", FALSE }, { "", FALSE },
    { "file:///etc/passwd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].url);
    g_assert_cmpint (restante_https_check_url (rows[i].url, &error), ==, rows[i].is_good);
    if (!rows[i].is_good)
      g_assert_error (error, RESTANTE_HTTPS_ERROR, RESTANTE_HTTPS_ERROR_URL);
  }
}

static void
add (const char *name, void (*test) (FakeService **, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/dns/https/", name, NULL);

  g_test_add (path, FakeService *, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  /* Nobody listens there. */
  g_setenv ("https_proxy", "http://127.0.0.3:9", TRUE);
  g_setenv ("http_proxy", "http://127.0.0.3:9", TRUE);
  /* As real services do, the fake one offers HTTP/2. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/https/url", test_url);
  add ("request", test_request);
  add ("status", test_status);
  add ("no-cookie", test_no_cookie);
  add ("retry-after", test_retry_after);
  add ("certificate", test_certificate);
  add ("no-address", test_no_address);
  add ("deadline", test_deadline);
  add ("deadline-of-resolver", test_deadline_of_resolver);
  add ("cancel", test_cancel);
  add ("body-limit", test_body_limit);
  add ("own-body-limit", test_own_body_limit);
  add ("plain", test_plain);
  return g_test_run ();
}
