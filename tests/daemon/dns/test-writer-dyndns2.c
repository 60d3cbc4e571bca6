/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service answers as https://www.noip.com/integrate/response and
 * https://help.dyn.com/remote-access-api/return-codes/ say. */
#include <string.h>

#include "fake-service.h"

#define HOME "home." FAKE_ZONE

static const char *const none[] = { NULL };
static const char *const four[] = { "192.0.2.1", NULL };
static const char *const six[] = { "2001:db8::1", NULL };

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  const char *myip = g_hash_table_lookup (query, "myip");

  if (g_str_equal (request->path, "/")) {
    fake_expect_header (service, request, "Authorization", NULL);
    return 404;
  }
  /* "me:" FAKE_SECRET */
  fake_expect_header (service, request, "Authorization", "Basic bWU6dG9rM24tczNjcmV0");
  if (!g_str_equal (request->method, "GET") || g_hash_table_lookup (query, "hostname") == NULL)
    fake_complain (service, "%s %s", request->method, request->query);
  *body = g_strdup_printf ("good %s\r\n", myip != NULL ? myip : "0.0.0.0");
  return 200;
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
  self->writer = fake_service_open (self->service, "dyndns2", FAKE_ZONE, "/");
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
  const char *const two[] = { "192.0.2.1", "192.0.2.2", NULL };

  g_assert_no_error (fake_try_write (self->writer, HOME, "A", none, 60, four));
  g_assert_no_error (fake_try_write (self->writer, HOME, "A", four, 60, two));
  g_assert_no_error (fake_try_write (self->writer, HOME, "AAAA", none, 60, six));
  assert_log (self, "GET /nic/update?hostname=" HOME "&myip=192.0.2.1\n"
                    "GET /nic/update?hostname=" HOME "&myip=192.0.2.1,192.0.2.2\n"
                    "GET /nic/update?hostname=" HOME "&myip=2001:db8::1\n");
}

static void
test_whole_url (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteWriter) writer =
      fake_service_open (self->service, "dyndns2", FAKE_ZONE, "/v3/update?system=dyndns");

  g_assert_no_error (fake_try_write (writer, HOME, "A", none, 60, four));
  assert_log (self, "GET /v3/update?system=dyndns&hostname=" HOME "&myip=192.0.2.1\n");
}

/* The whole host goes once, and not when the other family was just written. */
static void
test_offline (Case *self, gconstpointer unused)
{
  GError *error;

  g_assert_no_error (fake_try_write (self->writer, HOME, "A", four, 60, none));
  g_assert_no_error (fake_try_write (self->writer, HOME, "AAAA", six, 60, none));
  assert_log (self, "GET /nic/update?hostname=" HOME "&offline=YES\n");
  g_assert_no_error (fake_try_write (self->writer, HOME, "A", none, 60, four));
  assert_log (self, "GET /nic/update?hostname=" HOME "&myip=192.0.2.1\n");
  error = fake_try_write (self->writer, HOME, "AAAA", six, 60, none);
  fake_assert_error (error, UNSUPPORTED, "just written");
  assert_log (self, "");
  /* Another host is another story. */
  g_assert_no_error (fake_try_write (self->writer, FAKE_ZONE, "AAAA", six, 60, none));
  assert_log (self, "GET /nic/update?hostname=" FAKE_ZONE "&offline=YES\n");
}

static void
test_other_types (Case *self, gconstpointer unused)
{
  const char *const mx[] = { "10 a.example.", NULL };
  GError *error = fake_try_write (self->writer, FAKE_ZONE, "MX", none, 60, mx);
  RestanteRecordSet *set;

  fake_assert_error (error, UNSUPPORTED, "MX");
  set = restante_writer_read (self->writer, HOME, "A", NULL, &error);
  g_assert_null (set);
  fake_assert_error (error, UNSUPPORTED, "cannot read");
  assert_log (self, "");
}

static const struct
{
  guint status;
  const char *body;
  gboolean is_fatal;
} codes[] = {
  { 200, "badauth", TRUE },
  { 401, "badauth\r\n", TRUE },
  { 401, "<html>", TRUE },
  { 403, "", TRUE },
  { 200, "!donator", TRUE },
  { 200, "nohost\n", TRUE },
  { 200, "notfqdn", TRUE },
  { 200, "numhost", TRUE },
  { 200, "!yours", TRUE },
  { 200, "abuse", TRUE },
  { 403, "abuse", TRUE },
  { 200, "badagent", TRUE },
  { 200, "badsys", TRUE },
  { 200, "!active", TRUE },
  { 404, "not found", TRUE },
  { 200, "dnserr", FALSE },
  { 200, "911", FALSE },
  { 500, "911", FALSE },
  { 200, "999", FALSE },
  { 200, "w10m", FALSE },
  { 200, "", FALSE },
  { 200, "<html>hello", FALSE },
  { 200, "goodness", FALSE },
  { 302, "good 192.0.2.1", FALSE },
  { 500, "good 192.0.2.1", FALSE },
  { 503, "", FALSE },
};

/* After what is fatal not one request is sent, until the writer is made anew. */
static void
test_codes (Case *self, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (RestanteWriter) writer = fake_service_open (self->service, "dyndns2", FAKE_ZONE, "");
    g_autofree char *log = NULL;
    int code =
        codes[i].is_fatal ? RESTANTE_WRITER_ERROR_REFUSED : RESTANTE_WRITER_ERROR_UNREACHABLE;
    GError *error;
    char *text = NULL;

    g_test_message ("%u %s", codes[i].status, codes[i].body);
    g_free (fake_service_take_log (self->service));
    fake_service_set_answer (self->service, codes[i].status, NULL, NULL, codes[i].body);
    error = fake_try_write (writer, HOME, "A", none, 60, four);
    g_assert_error (error, RESTANTE_WRITER_ERROR, code);
    g_assert_null (strstr (error->message, FAKE_SECRET));
    g_assert_nonnull (strstr (error->message, "the writer mine"));
    g_clear_error (&error);
    fake_service_set_answer (self->service, 0, NULL, NULL, NULL);
    error = fake_try_write (writer, HOME, "A", none, 60, four);
    g_assert_true ((error != NULL) == codes[i].is_fatal);
    g_clear_error (&error);
    if (codes[i].is_fatal)
      g_assert_false (restante_writer_test (writer, NULL, &text, NULL));
    log = fake_service_take_log (self->service);
    g_assert_cmpstr (strchr (log, '\n') + 1, ==,
                     codes[i].is_fatal ? "" : "GET /nic/update?hostname=" HOME "&myip=192.0.2.1\n");
  }
}

static void
test_good (Case *self, gconstpointer unused)
{
  static const char *const good[] = { "good", "good 192.0.2.1", "nochg 192.0.2.1\r\n",
                                      "good 2001:db8::7,192.0.2.1", "nochg" };
  GError *error;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    fake_service_set_answer (self->service, 200, NULL, NULL, good[i]);
    g_assert_no_error (fake_try_write (self->writer, HOME, "A", none, 60, four));
  }
  /* The update was ignored. */
  fake_service_set_answer (self->service, 200, NULL, NULL, "good 127.0.0.1");
  error = fake_try_write (self->writer, HOME, "A", none, 60, four);
  fake_assert_error (error, CONFLICT, "127.0.0.1");
}

/* It still has an address, whatever the first word says. */
static void
test_offline_ignored (Case *self, gconstpointer unused)
{
  GError *error;

  fake_service_set_answer (self->service, 200, NULL, NULL, "nochg 192.0.2.1");
  error = fake_try_write (self->writer, HOME, "A", four, 60, none);
  fake_assert_error (error, CONFLICT, "192.0.2.1");
  fake_service_set_answer (self->service, 200, NULL, NULL, "good 0.0.0.0");
  g_assert_no_error (fake_try_write (self->writer, HOME, "A", four, 60, none));
}

static void
test_retry_after (Case *self, gconstpointer unused)
{
  GError *error;

  fake_service_set_answer (self->service, 429, "Retry-After", "600", "");
  error = fake_try_write (self->writer, HOME, "A", none, 60, four);
  fake_assert_error (error, UNREACHABLE, "in 600 s");
  fake_service_talk_for_ever (self->service);
  error = fake_try_write (self->writer, HOME, "A", none, 60, four);
  fake_assert_error (error, UNREACHABLE, "65536");
}

/* Nothing is proven but the service, and the password is not sent for that. */
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

static void
test_settings (Case *self, gconstpointer unused)
{
  const struct
  {
    const char *url, *user, *secret;
  } rows[] = {
    { NULL, "me", "x" },
    { "https://a.example", NULL, "x" },
    { "https://a.example", "me:you", "x" },
    { "https://a.example", "me", NULL },
    { "a.example", "me", "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    RestanteWriterSettings settings = { .name = (char *)"mine",
                                        .kind = (char *)"dyndns2",
                                        .zone = (char *)FAKE_ZONE,
                                        .url = (char *)rows[i].url,
                                        .user = (char *)rows[i].user,
                                        .secret = (char *)rows[i].secret };
    g_autoptr (GError) error = NULL;

    g_assert_null (
        restante_writer_new (&settings, fake_service_get_surroundings (self->service), &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dns/writer-dyndns2/update", Case, NULL, set_up, test_update, tear_down);
  g_test_add ("/dns/writer-dyndns2/whole-url", Case, NULL, set_up, test_whole_url, tear_down);
  g_test_add ("/promise/9/dns/writer-dyndns2/offline", Case, NULL, set_up, test_offline, tear_down);
  g_test_add ("/promise/9/dns/writer-dyndns2/offline/ignored", Case, NULL, set_up,
              test_offline_ignored, tear_down);
  g_test_add ("/dns/writer-dyndns2/other-types", Case, NULL, set_up, test_other_types, tear_down);
  g_test_add ("/dns/writer-dyndns2/codes", Case, NULL, set_up, test_codes, tear_down);
  g_test_add ("/dns/writer-dyndns2/good", Case, NULL, set_up, test_good, tear_down);
  g_test_add ("/dns/writer-dyndns2/retry-after", Case, NULL, set_up, test_retry_after, tear_down);
  g_test_add ("/dns/writer-dyndns2/rights", Case, NULL, set_up, test_rights, tear_down);
  g_test_add ("/dns/writer-dyndns2/settings", Case, NULL, set_up, test_settings, tear_down);
  return g_test_run ();
}
