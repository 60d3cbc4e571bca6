/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/writer-pool.h"

#include <string.h>

#include "fake-service.h"

#define HOME "home." FAKE_ZONE

static const char *const none[] = { NULL };
static const char *const four[] = { "192.0.2.1", NULL };

static guint
refuse (FakeService *service, const FakeRequest *request, char **body, gpointer unused)
{
  *body = g_strdup ("badauth\r\n");
  return 200;
}

typedef struct
{
  FakeService *service;
  RestanteWriterPool *pool;
  char *url;
  RestanteWriterSettings settings;
} Case;

static void
set_up (Case *self, gconstpointer unused)
{
  self->service = fake_service_start (refuse, NULL);
  self->pool = restante_writer_pool_new (fake_service_get_surroundings (self->service));
  self->url = fake_service_url (self->service, FAKE_HOST, "/");
  self->settings = (RestanteWriterSettings){
    .name = (char *)"mine",
    .kind = (char *)"dyndns2",
    .zone = (char *)FAKE_ZONE,
    .url = self->url,
    .user = (char *)"me",
    .secret = (char *)FAKE_SECRET,
  };
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_writer_pool_free (self->pool);
  fake_service_stop (self->service);
  g_free (self->url);
}

/* One call of its own, as each part of the daemon makes it. */
static void
write_once (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriter) writer =
      restante_writer_pool_open (self->pool, &self->settings, &error);

  g_assert_no_error (error);
  error = fake_try_write (writer, HOME, "A", none, 60, four);
  fake_assert_error (error, REFUSED, "badauth");
}

static void
assert_requests (Case *self, guint expected)
{
  g_autofree char *log = fake_service_take_log (self->service);
  guint requests = 0;

  for (const char *c = log; *c != '\0'; c++)
    requests += *c == '\n';
  g_assert_cmpuint (requests, ==, expected);
}

/* A client that goes on after a fatal answer is blocked. */
static void
test_last_word_counts (Case *self, gconstpointer unused)
{
  write_once (self);
  assert_requests (self, 1);
  write_once (self);
  assert_requests (self, 0);
}

static void
test_added_again (Case *self, gconstpointer unused)
{
  write_once (self);
  restante_writer_pool_forget (self->pool, "mine");
  write_once (self);
  assert_requests (self, 2);
}

static void
test_other_settings (Case *self, gconstpointer unused)
{
  write_once (self);
  self->settings.user = (char *)"you";
  write_once (self);
  assert_requests (self, 2);
}

/* Somebody still writes with it. */
static void
test_outlives_the_pool (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteWriter) writer = restante_writer_pool_open (self->pool, &self->settings, NULL);
  g_autoptr (GError) error = NULL;

  restante_writer_pool_forget (self->pool, "mine");
  error = fake_try_write (writer, HOME, "A", none, 60, four);
  fake_assert_error (error, REFUSED, "badauth");
}

static void
test_no_settings (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->settings.kind = (char *)"pigeon";
  g_assert_null (restante_writer_pool_open (self->pool, &self->settings, &error));
  g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Case, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/dns/writer-pool/last-word-counts", test_last_word_counts);
  ADD ("/dns/writer-pool/added-again", test_added_again);
  ADD ("/dns/writer-pool/other-settings", test_other_settings);
  ADD ("/dns/writer-pool/outlives-the-pool", test_outlives_the_pool);
  ADD ("/dns/writer-pool/no-settings", test_no_settings);
  return g_test_run ();
}
