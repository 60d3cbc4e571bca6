/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notice-post.h"

#include <string.h>

#include "api/notice.h"
#include "api/value-json.h"
#include "fixture.h"
#include "home.h"
#include "hook.h"
#include "policy/notice-limit.h"
#include "queue/notices.h"

/* What the owner of the holder reads. */
typedef struct
{
  GMutex lock;
  GString *text; /* under lock */
} Log;

typedef struct
{
  Fixture store;
  Log *log;
  Hook *hook;
  RestanteNoticePost *post;
} Posted;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  Log *log = data;
  g_autoptr (GMutexLocker) locker = NULL;

  if ((level & G_LOG_LEVEL_WARNING) == 0)
    return g_log_writer_default (level, fields, n_fields, NULL);
  locker = g_mutex_locker_new (&log->lock);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (log->text, "%s\n", (const char *)fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* How many lines say @words. */
static guint
count_lines (Posted *self, const char *words)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log->lock);
  guint lines = 0;

  for (const char *at = strstr (self->log->text->str, words); at != NULL; at = strstr (at, words)) {
    at += strlen (words);
    lines++;
  }
  return lines;
}

static void
set_up (Posted *self, gconstpointer log)
{
  fixture_set_up (&self->store, NULL);
  self->log = (Log *)log;
  g_string_truncate (self->log->text, 0);
  self->hook = hook_start (0);
}

/* As a holder that ends; what is under way ends by itself. */
static void
stop (Posted *self)
{
  restante_notice_post_part (self->post);
  AWAIT (!restante_notice_post_is_busy (self->post));
  g_clear_object (&self->post);
}

static void
tear_down (Posted *self, gconstpointer unused)
{
  if (self->post != NULL)
    stop (self);
  hook_stop (self->hook);
  fixture_tear_down (&self->store, NULL);
}

static void
start_at (Posted *self, RestanteNoticeService kind, guint port)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/hook", port);
  const RestanteNoticePostPlan plan = {
    .queue = self->store.queue,
    .kind = kind,
    .hostname = "mx2.example.org",
    .url = url,
    .token = kind == RESTANTE_NOTICE_NTFY ? "tk_secret" : NULL,
    .timeout = 100,
  };

  self->post = restante_notice_post_new (&plan);
}

static void
start (Posted *self)
{
  start_at (self, RESTANTE_NOTICE_WEBHOOK, hook_get_port (self->hook));
}

static char *
write_notice (const char *text)
{
  const char *const tags[] = { "warning", NULL };
  g_autoptr (RestanteNotice) notice =
      g_object_new (RESTANTE_TYPE_NOTICE, "holder", "mx2.example.org", "domain", "example.org",
                    "kind", "down", "title", "example.org: the primary is down", "text", text,
                    "priority", (gint64)4, "tags", tags, NULL);

  return restante_value_to_text (RESTANTE_VALUE (notice));
}

static void
add_aged (Posted *self, const char *text, gint64 age)
{
  g_autofree char *document = write_notice (text);

  restante_notice_post_add (self->post, g_get_real_time () / G_USEC_PER_SEC - age, document);
}

static void
add (Posted *self, const char *text)
{
  add_aged (self, text, 0);
}

static gboolean
is_taken (Posted *self, const char *text)
{
  g_autofree char *taken = hook_describe_taken (self->hook);

  return strstr (taken, text) != NULL;
}

static void
assert_taken (Posted *self, const char *expected)
{
  g_autofree char *taken = hook_describe_taken (self->hook);

  g_assert_cmpstr (taken, ==, expected);
}

static void
assert_header (const HookRequest *request, const char *name, const char *expected)
{
  g_assert_cmpstr (soup_message_headers_get_one (request->headers, name), ==, expected);
}

static void
test_webhook (Posted *self, gconstpointer unused)
{
  g_autofree char *document = write_notice ("One.");
  const HookRequest *request;

  start (self);
  add (self, "One.");
  add (self, "Two.");
  AWAIT (is_taken (self, "Two."));
  request = hook_get (self->hook, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->path, ==, "/hook");
  g_assert_cmpstr (request->body, ==, document);
  assert_header (request, "Content-Type", "application/json");
  assert_header (request, "Authorization", NULL);
  g_assert_true (g_str_has_prefix (
      soup_message_headers_get_one (request->headers, "Idempotency-Key"), "mx2.example.org-"));
  g_assert_cmpstr (
      soup_message_headers_get_one (request->headers, "Idempotency-Key"), !=,
      soup_message_headers_get_one (hook_get (self->hook, 1)->headers, "Idempotency-Key"));
  g_assert_cmpuint (hook_count (self->hook), ==, 2);
}

/* docs.ntfy.sh/publish: the body is the text, the rest is said in headers. */
static void
test_ntfy (Posted *self, gconstpointer unused)
{
  const HookRequest *request;

  start_at (self, RESTANTE_NOTICE_NTFY, hook_get_port (self->hook));
  add (self, "Grüße: one.");
  AWAIT (hook_count (self->hook) == 1);
  request = hook_get (self->hook, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->body, ==, "Grüße: one.");
  assert_header (request, "Content-Type", "text/plain; charset=utf-8");
  assert_header (request, "Title", "example.org: the primary is down");
  assert_header (request, "Priority", "4");
  assert_header (request, "Tags", "warning");
  assert_header (request, "Authorization", "Bearer tk_secret");
}

/* Each service has notices of its own. */
static void
test_apart (Posted *self, gconstpointer unused)
{
  start_at (self, RESTANTE_NOTICE_NTFY, hook_find_port ());
  add (self, "For ntfy.");
  stop (self);
  start (self);
  add (self, "For the webhook.");
  AWAIT (is_taken (self, "For the webhook."));
  assert_taken (self, "down For the webhook.\n");
}

/* GLib ends a pause of whole seconds up to a quarter of one early. */
static void
assert_pause (Posted *self, guint index, gint64 seconds)
{
  gint64 pause = hook_get (self->hook, index)->when - hook_get (self->hook, index - 1)->when;

  g_assert_cmpint (pause, >=, seconds * G_USEC_PER_SEC - G_USEC_PER_SEC / 4);
}

/* Two seconds after the first failure, or what the service asks for when that is more (RFC 9110
 * section 10.2.3); the owner is told once. */
static void
test_pauses (Posted *self, gconstpointer unused)
{
  start (self);
  hook_answer (self->hook, 500, 1, 0);
  add (self, "One.");
  AWAIT (is_taken (self, "One."));
  hook_answer (self->hook, 503, 1, 4);
  add (self, "Two.");
  AWAIT (is_taken (self, "Two."));
  g_assert_cmpuint (hook_count (self->hook), ==, 4);
  assert_pause (self, 1, 2);
  assert_pause (self, 3, 4);
  g_assert_cmpuint (count_lines (self, "it answers with 500"), ==, 1);
  g_assert_cmpuint (count_lines (self, "it answers with 503"), ==, 1);
}

/* What comes during a pause does not cut it short; the pauses grow, and say no more. */
static void
test_patient (Posted *self, gconstpointer unused)
{
  start (self);
  hook_answer (self->hook, 404, 2, 0);
  add (self, "One.");
  AWAIT (hook_count (self->hook) == 1 && !restante_notice_post_is_busy (self->post));
  add (self, "Two.");
  AWAIT (is_taken (self, "Two."));
  assert_taken (self, "down One.\ndown Two.\n");
  g_assert_cmpuint (hook_count (self->hook), ==, 4);
  assert_pause (self, 1, 2);
  assert_pause (self, 2, 4);
  g_assert_cmpuint (count_lines (self, "did not take a notice"), ==, 1);
}

static void
test_refused (Posted *self, gconstpointer unused)
{
  guint port = hook_find_port ();

  start_at (self, RESTANTE_NOTICE_WEBHOOK, port);
  add (self, "One.");
  AWAIT (count_lines (self, "did not take a notice") == 1);
  g_assert_cmpuint (count_lines (self, "Connection refused"), ==, 1);
  g_assert_cmpuint (count_lines (self, "/hook"), ==, 0);
  hook_stop (self->hook);
  self->hook = hook_start (port);
  AWAIT (is_taken (self, "One."));
  g_assert_cmpuint (count_lines (self, "\n"), ==, 1);
}

/* One that is refused and refused is given up when it is a day old, and those behind it are sent
 * then. */
static void
test_given_up (Posted *self, gconstpointer unused)
{
  start (self);
  hook_answer (self->hook, 400, 1000, 0);
  add_aged (self, "Old.", RESTANTE_NOTICE_LIFE - 1);
  AWAIT (count_lines (self, "given up") == 1);
  hook_answer (self->hook, 200, 0, 0);
  add (self, "New.");
  AWAIT (is_taken (self, "New."));
  assert_taken (self, "down New.\n");
  g_assert_cmpuint (count_lines (self, "given up"), ==, 1);
  g_assert_cmpuint (count_lines (self, "did not take a notice"), <=, 1);
}

/* After a long absence: one line, however many they are. */
static void
test_many_given_up (Posted *self, gconstpointer unused)
{
  start_at (self, RESTANTE_NOTICE_WEBHOOK, hook_find_port ());
  restante_notice_post_part (self->post);
  for (guint i = 0; i < 20; i++)
    add_aged (self, "Old.", RESTANTE_NOTICE_LIFE + 60);
  add (self, "New.");
  stop (self);
  start (self);
  AWAIT (is_taken (self, "New."));
  assert_taken (self, "down New.\n");
  g_assert_cmpuint (count_lines (self, "20 notices are given up"), ==, 1);
  g_assert_cmpuint (count_lines (self, "given up"), ==, 1);
}

/* A store that does not let go of what was told: it is not told again and again. */
static void
test_told_once (Posted *self, gconstpointer unused)
{
  fixture_change_store (&self->store, "CREATE TRIGGER keep BEFORE DELETE ON notice BEGIN"
                                      "  SELECT raise (ABORT, 'kept'); END");
  start (self);
  add_aged (self, "Old.", RESTANTE_NOTICE_LIFE + 60);
  add (self, "One.");
  add (self, "Two.");
  AWAIT (is_taken (self, "Two."));
  add (self, "Three.");
  AWAIT (is_taken (self, "Three."));
  assert_taken (self, "down One.\ndown Two.\ndown Three.\n");
  g_assert_cmpuint (count_lines (self, "given up"), ==, 1);
}

/* In its order, under the same keys. */
static void
test_restart (Posted *self, gconstpointer unused)
{
  start (self);
  hook_answer (self->hook, 500, 1, 0);
  add (self, "One.");
  add (self, "Two.");
  AWAIT (hook_count (self->hook) == 1);
  stop (self);
  fixture_close (&self->store);
  fixture_open (&self->store);
  start (self);
  AWAIT (is_taken (self, "Two."));
  assert_taken (self, "down One.\ndown Two.\n");
  g_assert_cmpstr (
      soup_message_headers_get_one (hook_get (self->hook, 0)->headers, "Idempotency-Key"), ==,
      soup_message_headers_get_one (hook_get (self->hook, 1)->headers, "Idempotency-Key"));
}

/* A holder that ends keeps what still comes for the next time. */
static void
test_part (Posted *self, gconstpointer unused)
{
  start (self);
  restante_notice_post_part (self->post);
  AWAIT (!restante_notice_post_is_busy (self->post));
  add (self, "One.");
  g_assert_false (restante_notice_post_is_busy (self->post));
  stop (self);
  g_assert_cmpuint (hook_count (self->hook), ==, 0);
  start (self);
  AWAIT (is_taken (self, "One."));
}

/* Nor does it wait for a service that says nothing. */
static void
test_cut (Posted *self, gconstpointer unused)
{
  start (self);
  hook_fall_silent (self->hook);
  add (self, "One.");
  AWAIT (hook_count (self->hook) == 1);
  g_assert_true (restante_notice_post_is_busy (self->post));
  restante_notice_post_part (self->post);
  restante_notice_post_cut (self->post);
  stop (self);
  g_assert_cmpuint (count_lines (self, "\n"), ==, 0);
  hook_stop (self->hook);
  self->hook = hook_start (0);
  start (self);
  AWAIT (is_taken (self, "One."));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Posted, &log, set_up, func, tear_down)
  Log log = { .text = g_string_new (NULL) };
  int result;

  g_test_init (&argc, &argv, NULL);
  g_mutex_init (&log.lock);
  g_log_set_writer_func (write_log, &log, NULL);
  ADD ("/watch/notice-post/webhook", test_webhook);
  ADD ("/watch/notice-post/ntfy", test_ntfy);
  ADD ("/watch/notice-post/apart", test_apart);
  ADD ("/watch/notice-post/pauses", test_pauses);
  ADD ("/watch/notice-post/patient", test_patient);
  ADD ("/watch/notice-post/refused", test_refused);
  ADD ("/watch/notice-post/given-up", test_given_up);
  ADD ("/watch/notice-post/many-given-up", test_many_given_up);
  ADD ("/watch/notice-post/told-once", test_told_once);
  ADD ("/watch/notice-post/restart", test_restart);
  ADD ("/watch/notice-post/part", test_part);
  ADD ("/watch/notice-post/cut", test_cut);
  result = g_test_run ();
  g_string_free (log.text, TRUE);
  g_mutex_clear (&log.lock);
  return result;
}
