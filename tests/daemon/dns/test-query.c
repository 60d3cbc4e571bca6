/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/query.h"

#include <string.h>

#include "dns/resolver.h"
#include "name-server.h"

#define TYPE_A   1
#define TYPE_TXT 16

typedef struct
{
  NameServer *server;
  RestanteQueryContext *context;
  gboolean done;
  struct ub_result *answer;
  GError *error;
} Asker;

static void
set_up (Asker *self, gconstpointer unused)
{
  const char *servers[] = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  self->server = name_server_start ();
  servers[0] = name_server_get_endpoint (self->server);
  self->context = restante_query_context_new (servers, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Asker *self, gconstpointer unused)
{
  g_clear_pointer (&self->answer, ub_resolve_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->context, restante_query_context_free);
  name_server_stop (self->server);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Asker *self = data;

  self->answer = restante_query_finish (result, &self->error);
  self->done = TRUE;
}

static void
ask (Asker *self, const char *name, int type, guint timeout)
{
  restante_query_async (self->context, name, type, timeout, on_answer, self);
  AWAIT (self->done);
}

static void
test_raw_record (Asker *self, gconstpointer unused)
{
  ask (self, "text.example", TYPE_TXT, 20);
  g_assert_no_error (self->error);
  g_assert_true (self->answer->havedata);
  /* RFC 1035 section 3.3.14: a length and the characters. */
  g_assert_cmpmem (self->answer->data[0], self->answer->len[0], "\005words", 6);
  g_assert_null (self->answer->data[1]);
  g_assert_cmpint (self->answer->ttl, <=, 60);
}

static void
test_errors (Asker *self, gconstpointer unused)
{
  static const struct
  {
    const char *name;
    RestanteDnsError error;
  } rows[] = {
    { "missing.example", RESTANTE_DNS_ERROR_NO_NAME },
    { "text.example", RESTANTE_DNS_ERROR_NO_DATA },
    { "host.refused.example", RESTANTE_DNS_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    self->done = FALSE;
    ask (self, rows[i].name, TYPE_A, 20);
    g_assert_null (self->answer);
    g_assert_error (self->error, RESTANTE_DNS_ERROR, (int)rows[i].error);
    g_clear_error (&self->error);
  }
}

static void
test_deadline (Asker *self, gconstpointer unused)
{
  gint64 start = g_get_monotonic_time ();

  ask (self, "host.mute.example", TYPE_A, 1);
  g_assert_error (self->error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
  g_assert_nonnull (strstr (self->error->message, "in time"));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC / 2);
}

/* Its deadline goes with it: that would come to memory that is somebody else's by then. */
static void
test_freed_under_way (Asker *self, gconstpointer unused)
{
  restante_query_async (self->context, "host.mute.example", TYPE_A, 1, on_answer, self);
  g_assert_false (restante_query_context_is_idle (self->context));
  g_clear_pointer (&self->context, restante_query_context_free);
  AWAIT (self->done);
  g_assert_error (self->error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
  g_assert_nonnull (strstr (self->error->message, "given up"));
}

static void
test_idle_after_an_answer (Asker *self, gconstpointer unused)
{
  g_assert_true (restante_query_context_is_idle (self->context));
  ask (self, "text.example", TYPE_TXT, 20);
  g_assert_true (restante_query_context_is_idle (self->context));
}

/* Not even a question can be made of it. */
static void
test_no_name_at_all (Asker *self, gconstpointer unused)
{
  ask (self, "double..dot", TYPE_A, 20);
  g_assert_error (self->error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
}

static void
test_server_that_is_none (void)
{
  const char *const servers[] = { "192.0.2.1:53", "nonsense:99999", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_query_context_new (servers, NULL, &error));
  g_assert_nonnull (strstr (error->message, "99999"));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Asker, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/dns/query/raw-record", test_raw_record);
  ADD ("/dns/query/errors", test_errors);
  ADD ("/dns/query/deadline", test_deadline);
  ADD ("/dns/query/no-name-at-all", test_no_name_at_all);
  ADD ("/dns/query/freed-under-way", test_freed_under_way);
  ADD ("/dns/query/idle-after-an-answer", test_idle_after_an_answer);
  g_test_add_func ("/dns/query/server-that-is-none", test_server_that_is_none);
  return g_test_run ();
}
