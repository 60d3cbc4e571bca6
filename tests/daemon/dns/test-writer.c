/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all kinds have in common, with Gandi's, which needs the least: one set, one path. */
#include "dns/writer.h"

#include <string.h>

#include "fake-service.h"

#define HOME "home." FAKE_ZONE

static const char *const first[] = { "192.0.2.1", NULL };
static const char *const second[] = { "192.0.2.2", NULL };

typedef struct
{
  FakeService *service;
  RestanteWriter *writer;
  const char *stored; /* whatever is written; NULL: what was */
  gboolean mute_after_put;
  gboolean is_mute;
} Case;

static guint
answer (FakeService *service, const FakeRequest *request, char **body, gpointer data)
{
  Case *self = data;

  if (self->is_mute)
    return 503;
  if (g_str_equal (request->method, "PUT")) {
    self->is_mute = self->mute_after_put;
    if (self->stored == NULL)
      self->stored = "192.0.2.2";
    return 201;
  }
  *body = g_strdup_printf ("{\"rrset_ttl\":300,\"rrset_values\":[\"%s\"]}",
                           self->stored != NULL ? self->stored : "192.0.2.1");
  return 200;
}

static void
set_up (Case *self, gconstpointer unused)
{
  self->service = fake_service_start (answer, self);
  self->writer = fake_service_open (self->service, "gandi", FAKE_ZONE, "");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_writer_unref (self->writer);
  fake_service_stop (self->service);
}

static void
test_names (Case *self, gconstpointer unused)
{
  g_assert_cmpstr (restante_writer_get_name (self->writer), ==, "mine");
  g_assert_cmpstr (restante_writer_get_zone (self->writer), ==, FAKE_ZONE);
  g_assert_null (restante_writer_get_key_name (self->writer));
}

static void
test_order (Case *self, gconstpointer unused)
{
  g_autofree char *log = NULL;

  g_assert_no_error (fake_try_write (self->writer, HOME, "A", first, 300, second));
  log = fake_service_take_log (self->service);
  g_assert_cmpstr (log, ==,
                   "GET /domains/" FAKE_ZONE "/records/home/A\n"
                   "PUT /domains/" FAKE_ZONE "/records/home/A\n"
                   "GET /domains/" FAKE_ZONE "/records/home/A\n");
}

static void
test_before_differs (Case *self, gconstpointer unused)
{
  GError *error;
  g_autofree char *log = NULL;

  self->stored = "198.51.100.1";
  error = fake_try_write (self->writer, HOME, "A", first, 300, second);
  fake_assert_error (error, CONFLICT, "198.51.100.1 now and no longer 192.0.2.1");
  log = fake_service_take_log (self->service);
  g_assert_null (strstr (log, "PUT"));
}

static void
test_after_differs (Case *self, gconstpointer unused)
{
  GError *error;

  self->stored = "192.0.2.1"; /* and it stays */
  error = fake_try_write (self->writer, HOME, "A", first, 300, second);
  fake_assert_error (error, CONFLICT, "read back differs: 192.0.2.1");
}

static void
test_not_read_back (Case *self, gconstpointer unused)
{
  GError *error;

  self->mute_after_put = TRUE;
  error = fake_try_write (self->writer, HOME, "A", first, 300, second);
  fake_assert_error (error, UNREACHABLE, "was sent, but it was not read back");
}

static void
test_outside_zone (Case *self, gconstpointer unused)
{
  static const char *const names[] = { "example.net", "notexample.org", "org", "example.org.net" };
  g_autofree char *log = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GError *error = fake_try_write (self->writer, names[i], "A", first, 300, second);

    fake_assert_error (error, UNSUPPORTED, names[i]);
    g_assert_null (restante_writer_read (self->writer, names[i], "A", NULL, &error));
    fake_assert_error (error, UNSUPPORTED, names[i]);
  }
  log = fake_service_take_log (self->service);
  g_assert_cmpstr (log, ==, "");
}

static void
test_deadline (Case *self, gconstpointer unused)
{
  GError *error = NULL;
  char *text = NULL;

  restante_writer_unref (self->writer);
  fake_service_change_surroundings (self->service)->timeout = 1;
  self->writer = fake_service_open (self->service, "gandi", FAKE_ZONE, "");
  fake_service_fall_silent (self->service);
  g_assert_false (restante_writer_test (self->writer, NULL, &text, &error));
  fake_assert_error (error, UNREACHABLE, "within 1 s");
  error = fake_try_write (self->writer, HOME, "A", first, 300, second);
  fake_assert_error (error, UNREACHABLE, "within 1 s");
}

static void
test_cancel (Case *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (restante_writer_read (self->writer, HOME, "A", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_settings (Case *self, gconstpointer unused)
{
  static const struct
  {
    const char *kind, *zone, *url, *secret;
    const char *words;
  } rows[] = {
    { "smoke", FAKE_ZONE, NULL, "x", "rfc2136" },
    { NULL, FAKE_ZONE, NULL, "x", "rfc2136" },
    { "desec", NULL, NULL, "x", "--zone" },
    { "desec", "", NULL, "x", "--zone" },
    { "desec", FAKE_ZONE, NULL, NULL, "--token-file" },
    { "hetzner", FAKE_ZONE, NULL, "", "--token-file" },
    { "gandi", FAKE_ZONE, NULL, "two " FAKE_SECRET, "no token" },
    { "cloudflare", FAKE_ZONE, NULL, FAKE_SECRET "\n", "no token" },
    { "cloudflare", FAKE_ZONE, "api.example", FAKE_SECRET, "https://" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    RestanteWriterSettings settings = { .name = (char *)"mine",
                                        .kind = (char *)rows[i].kind,
                                        .zone = (char *)rows[i].zone,
                                        .url = (char *)rows[i].url,
                                        .secret = (char *)rows[i].secret };
    GError *error = NULL;

    g_assert_null (
        restante_writer_new (&settings, fake_service_get_surroundings (self->service), &error));
    fake_assert_error (error, SETTINGS, rows[i].words);
  }
}

static void
test_copy (void)
{
  RestanteWriterSettings settings = { .name = (char *)"n",
                                      .kind = (char *)"k",
                                      .zone = (char *)"z",
                                      .server = (char *)"s",
                                      .url = (char *)"u",
                                      .user = (char *)"w",
                                      .command = (char *)"c",
                                      .secret = (char *)"x" };
  g_autoptr (RestanteWriterSettings) copy = restante_writer_settings_copy (&settings);
  g_autofree char *all = g_strjoin (" ", copy->name, copy->kind, copy->zone, copy->server,
                                    copy->url, copy->user, copy->command, copy->secret, NULL);

  g_assert_cmpstr (all, ==, "n k z s u w c x");
}

static void
add (const char *name, void (*test) (Case *, gconstpointer))
{
  g_test_add (name, Case, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/dns/writer/names", test_names);
  add ("/dns/writer/order", test_order);
  add ("/promise/9/dns/writer/before-differs", test_before_differs);
  add ("/promise/9/dns/writer/after-differs", test_after_differs);
  add ("/dns/writer/not-read-back", test_not_read_back);
  add ("/promise/9/dns/writer/outside-zone", test_outside_zone);
  add ("/dns/writer/deadline", test_deadline);
  add ("/dns/writer/cancel", test_cancel);
  add ("/promise/11/dns/writer/settings", test_settings);
  g_test_add_func ("/dns/writer/copy", test_copy);
  return g_test_run ();
}
