/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder.h"

#include <glib/gstdio.h>

#include "api/error.h"
#include "fake-holder.h"

#define STATUS                                                                                     \
  "{\"version\":\"1\",\"hostname\":\"h\",\"listening\":[],\"domains\":[{\"name\":\"example.net\"," \
  "\"hold\":1,\"counts\":{\"held\":2},\"primary\":{\"state\":\"down\"}}]}"

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
} Fixture;

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the holder does not become what the test waits for");
  return G_SOURCE_REMOVE;
}

static void
wait_for_state (RestanteHolder *holder, RestanteHolderState state)
{
  guint timer = g_timeout_add_seconds (60, on_impatient, NULL);

  while (restante_holder_get_state (holder) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RestantePlace) place = NULL;

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, STATUS);
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  g_assert_cmpint (restante_holder_get_state (self->holder), ==, RESTANTE_HOLDER_CONNECTING);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}

static gint64
held (RestanteHolder *holder)
{
  RestanteDomain *domain = restante_holder_find_domain (holder, "example.net");

  return restante_counts_get_held (restante_domain_get_counts (domain));
}

static void
on_event (RestanteHolder *holder, RestanteEvent *event, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

static void
on_resynced (RestanteHolder *holder, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

static void
test_fresh (Fixture *self, gconstpointer data)
{
  gboolean came = FALSE;

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  g_assert_null (restante_holder_get_problem (self->holder));
  g_assert_cmpint (held (self->holder), ==, 2);
  g_signal_connect (self->holder, "event", G_CALLBACK (on_event), &came);
  fake_holder_push (self->fake,
                    "{\"event\":\"queue\",\"domain\":\"example.net\",\"counts\":{\"held\":3}}");
  fake_holder_wait (&came);
  g_assert_cmpint (held (self->holder), ==, 3);
}

/* An event on a domain that is new is followed by a look at the status. */
static void
test_domain_added (Fixture *self, gconstpointer data)
{
  GListModel *domains;
  guint timer;

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  domains = restante_status_get_domains (restante_holder_get_status (self->holder));
  fake_holder_answer (self->fake, "GET", "/v1/status", 200,
                      "{\"domains\":[{\"name\":\"example.net\"},{\"name\":\"example.org\"}]}");
  fake_holder_push (self->fake, "{\"event\":\"domain-added\",\"domain\":\"example.org\"}");
  timer = g_timeout_add_seconds (60, on_impatient, NULL);
  while (g_list_model_get_n_items (domains) != 2)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_nonnull (restante_holder_find_domain (self->holder, "example.org"));
}

/* The holder is restarted: lost, then back by itself, with what changed in between, in the same
 * objects. */
static void
test_reconnects (Fixture *self, gconstpointer data)
{
  RestanteDomain *domain;
  gboolean resynced = FALSE;

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  domain = restante_holder_find_domain (self->holder, "example.net");
  fake_holder_stop (self->fake);
  wait_for_state (self->holder, RESTANTE_HOLDER_LOST);
  g_assert_nonnull (restante_holder_get_problem (self->holder));
  g_assert_cmpint (held (self->holder), ==, 2);
  fake_holder_answer (self->fake, "GET", "/v1/status", 200,
                      "{\"domains\":[{\"name\":\"example.net\",\"counts\":{\"held\":9}}]}");
  fake_holder_start (self->fake);
  g_signal_connect (self->holder, "resynced", G_CALLBACK (on_resynced), &resynced);
  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  fake_holder_wait (&resynced);
  g_assert_true (restante_holder_find_domain (self->holder, "example.net") == domain);
  g_assert_cmpint (held (self->holder), ==, 9);
}

/* A click does not wait for the back-off. */
static void
test_connect_now (Fixture *self, gconstpointer data)
{
  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  fake_holder_stop (self->fake);
  wait_for_state (self->holder, RESTANTE_HOLDER_LOST);
  fake_holder_start (self->fake);
  restante_holder_connect_now (self->holder);
  g_assert_cmpint (restante_holder_get_state (self->holder), ==, RESTANTE_HOLDER_CONNECTING);
  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
}

static void
test_calls (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) get = NULL;
  g_autoptr (GAsyncResult) extend = NULL;
  g_autoptr (GAsyncResult) missing = NULL;
  g_autoptr (GAsyncResult) marks = NULL;
  const char *const ids[] = { "17", NULL };
  g_autoptr (RestanteQuery) query = restante_query_new_for_ids (ids);
  g_autoptr (RestanteMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  guint64 total = 0;

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  fake_holder_answer_golden (self->fake, "GET", "/v1/queue/17", "message.json");
  restante_holder_get_async (self->holder, "17", NULL, fake_holder_ready, &get);
  message = restante_holder_get_finish (self->holder, fake_holder_await (&get), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_message_get_sender (message), ==, "bob@example.com");

  fake_holder_answer (self->fake, "POST", "/v1/queue/extend", 200, "{\"affected\":1}");
  restante_holder_extend_async (self->holder, query, 86400, NULL, fake_holder_ready, &extend);
  g_assert_cmpint (restante_holder_verb_finish (self->holder, fake_holder_await (&extend), &error),
                   ==, 1);
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==,
                   "POST /v1/queue/extend {\"ids\":[\"17\"],\"by\":86400}");

  restante_holder_reading_async (self->holder, "4", NULL, fake_holder_ready, &missing);
  g_assert_null (
      restante_holder_reading_finish (self->holder, fake_holder_await (&missing), &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);

  fake_holder_set_queue (self->fake, 450, 450);
  restante_holder_marks_async (self->holder, query, 200, NULL, fake_holder_ready, &marks);
  keys = restante_holder_marks_finish (self->holder, fake_holder_await (&marks), &total, NULL);
  g_assert_cmpuint (total, ==, 450);
  g_assert_cmpuint (g_strv_length (keys), ==, 2);
}

/* The answer to a change goes into the object that is shown, before its event comes. */
static void
test_domain_calls (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) pause = NULL;
  g_autoptr (GAsyncResult) set = NULL;
  g_autoptr (GAsyncResult) trust = NULL;
  g_autoptr (RestanteDomain) domain = NULL;
  g_autoptr (RestanteDomain) again = NULL;
  g_autoptr (RestanteDomain) trusted = NULL;
  g_autoptr (GError) error = NULL;
  const char *paused = "{\"name\":\"example.net\",\"primary\":{\"state\":\"paused\"}}";

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  fake_holder_answer (self->fake, "POST", "/v1/domains/example.net/pause", 200, paused);
  restante_holder_pause_async (self->holder, "example.net", 0, "new disk", NULL, fake_holder_ready,
                               &pause);
  domain = restante_holder_domain_finish (self->holder, fake_holder_await (&pause), &error);
  g_assert_no_error (error);
  g_assert_true (domain == restante_holder_find_domain (self->holder, "example.net"));
  g_assert_cmpstr (restante_primary_get_state (restante_domain_get_primary (domain)), ==, "paused");
  g_assert_cmpstr (
      fake_holder_last (self->fake, "POST"), ==,
      "POST /v1/domains/example.net/pause {\"duration\":null,\"reason\":\"new disk\"}");

  fake_holder_answer (self->fake, "PATCH", "/v1/domains/example.net", 200, paused);
  restante_holder_set_domain_async (self->holder, "example.net", NULL, NULL, 0, NULL,
                                    fake_holder_ready, &set);
  again = restante_holder_domain_finish (self->holder, fake_holder_await (&set), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fake_holder_last (self->fake, "PATCH"), ==,
                   "PATCH /v1/domains/example.net {\"hold\":0}");

  fake_holder_answer (self->fake, "POST", "/v1/domains/example.net/trust", 200, paused);
  restante_holder_trust_async (self->holder, "example.net", "sha256:ab", NULL, fake_holder_ready,
                               &trust);
  trusted = restante_holder_domain_finish (self->holder, fake_holder_await (&trust), &error);
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==,
                   "POST /v1/domains/example.net/trust {\"fingerprint\":\"sha256:ab\"}");
}

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->fake->directory, "17.eml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  wait_for_state (self->holder, RESTANTE_HOLDER_CONNECTED);
  fake_holder_answer (self->fake, "GET", "/v1/queue/17/content", 200, "Subject: x\r\n\r\n");
  restante_holder_save_async (self->holder, "17", file, NULL, fake_holder_ready, &result);
  g_assert_true (restante_holder_save_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\n");
  g_unlink (path);
}

static void
test_not_connected (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  restante_holder_get_async (self->holder, "17", NULL, fake_holder_ready, &result);
  g_assert_null (restante_holder_get_finish (self->holder, fake_holder_await (&result), &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
}

static const struct
{
  guint status;
  const char *body;
  RestanteHolderState state;
} verdicts[] = {
  { 403, "{\"error\":{\"code\":\"forbidden\",\"message\":\"Not you.\"}}", RESTANTE_HOLDER_REFUSED },
  { 404, "{\"error\":{\"code\":\"not-found\",\"message\":\"No such route.\"}}",
    RESTANTE_HOLDER_OTHER_VERSION },
  { 200, "{\"version\":7}", RESTANTE_HOLDER_OTHER_VERSION },
  { 200, "<html>", RESTANTE_HOLDER_OTHER_VERSION },
  { 500, "{\"error\":{\"code\":\"failed\",\"message\":\"The disk is broken.\"}}",
    RESTANTE_HOLDER_LOST },
};

static void
test_verdicts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (RestantePlace) place = restante_place_new_local (fake->socket);
    g_autoptr (RestanteHolder) holder = NULL;

    fake_holder_answer (fake, "GET", "/v1/status", verdicts[i].status, verdicts[i].body);
    holder = restante_holder_new (place);
    wait_for_state (holder, verdicts[i].state);
    g_assert_nonnull (restante_holder_get_problem (holder));
    g_test_message ("%s", restante_holder_get_problem (holder));
    restante_holder_close (holder);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/client/holder/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fresh", test_fresh);
  ADD ("domain-added", test_domain_added);
  ADD ("reconnects", test_reconnects);
  ADD ("connect-now", test_connect_now);
  ADD ("calls", test_calls);
  ADD ("domain-calls", test_domain_calls);
  ADD ("save", test_save);
  ADD ("not-connected", test_not_connected);
  g_test_add_func ("/client/holder/verdicts", test_verdicts);
  return g_test_run ();
}
