/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-dns.h"

#include "api/dns-change.h"
#include "api/error.h"
#include "api/verified-server.h"
#include "api/writer-info.h"
#include "connected.h"

static void
test_check (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) checked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCheckList) last = NULL;
  g_autoptr (RestanteCheckList) now = NULL;

  fake_holder_answer_golden (self->fake, "GET", "/v1/domains/home.example/dns", "check-list.json");
  fake_holder_answer_golden (self->fake, "POST", "/v1/domains/home.example/dns/check",
                             "check-list.json");
  restante_holder_dns_async (self->holder, "home.example", NULL, fake_holder_ready, &read);
  last = restante_holder_dns_finish (self->holder, fake_holder_await (&read), &error);
  g_assert_no_error (error);
  g_assert_cmpint (restante_check_list_get_checked (last), ==, 1795161600);
  g_assert_cmpuint (g_list_model_get_n_items (restante_check_list_get_checks (last)), ==, 2);
  restante_holder_dns_check_async (self->holder, "home.example", NULL, fake_holder_ready, &checked);
  now = restante_holder_dns_finish (self->holder, fake_holder_await (&checked), &error);
  g_assert_no_error (error);
  g_assert_true (restante_value_equal (last, now));
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==,
                   "POST /v1/domains/home.example/dns/check");
}

static void
test_changes (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) plan = NULL;
  g_autoptr (GAsyncResult) apply = NULL;
  g_autoptr (GAsyncResult) undo = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsChanges) planned = NULL;
  g_autoptr (RestanteDnsApplied) applied = NULL;
  g_autoptr (RestanteDnsChanges) undone = NULL;
  g_autoptr (RestanteDnsChange) typed = NULL;
  g_autoptr (RestanteVerifiedServer) late = NULL;

  fake_holder_answer_golden (self->fake, "GET", "/v1/domains/example.net/dns/plan",
                             "dns-changes.json");
  fake_holder_answer_golden (self->fake, "POST", "/v1/domains/example.net/dns/apply",
                             "dns-applied.json");
  fake_holder_answer_golden (self->fake, "POST", "/v1/domains/example.net/dns/undo",
                             "dns-changes-none.json");
  restante_holder_dns_plan_async (self->holder, "example.net", NULL, fake_holder_ready, &plan);
  planned = restante_holder_dns_changes_finish (self->holder, fake_holder_await (&plan), &error);
  g_assert_no_error (error);
  typed = g_list_model_get_item (restante_dns_changes_get_changes (planned), 1);
  g_assert_null (restante_dns_change_get_writer (typed));
  restante_holder_dns_apply_async (self->holder, "example.net", NULL, fake_holder_ready, &apply);
  applied = restante_holder_dns_apply_finish (self->holder, fake_holder_await (&apply), &error);
  g_assert_no_error (error);
  late = g_list_model_get_item (restante_dns_applied_get_verified (applied), 1);
  g_assert_false (restante_verified_server_get_ok (late));
  restante_holder_dns_undo_async (self->holder, "example.net", NULL, fake_holder_ready, &undo);
  undone = restante_holder_dns_changes_finish (self->holder, fake_holder_await (&undo), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (restante_dns_changes_get_changes (undone)), ==, 0);
}

/* Promise 12: what the holder refuses is said in its words. */
static void
test_refused (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) apply = NULL;
  g_autoptr (GError) error = NULL;

  fake_holder_answer (self->fake, "POST", "/v1/domains/example.net/dns/apply", 409,
                      "{\"error\":{\"code\":\"writer-conflict\",\"message\":\"Somebody else wrote "
                      "meanwhile.\"}}");
  restante_holder_dns_apply_async (self->holder, "example.net", NULL, fake_holder_ready, &apply);
  g_assert_null (
      restante_holder_dns_apply_finish (self->holder, fake_holder_await (&apply), &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_WRITER_CONFLICT);
  g_assert_cmpstr (error->message, ==, "Somebody else wrote meanwhile.");
}

static void
test_writers (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) list = NULL;
  g_autoptr (GAsyncResult) add = NULL;
  g_autoptr (GAsyncResult) remove = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriterList) listed = NULL;
  g_autoptr (RestanteWriterList) added = NULL;
  g_autoptr (RestanteWriterList) left = NULL;
  g_autoptr (RestanteWriterInfo) home = NULL;
  g_autoptr (RestanteNewWriter) writer =
      g_object_new (RESTANTE_TYPE_NEW_WRITER, "name", "my dns", "kind", "desec", "zone",
                    "example.net", "secret", "t0ken", NULL);

  fake_holder_answer_golden (self->fake, "GET", "/v1/writers", "writer-list.json");
  fake_holder_answer_golden (self->fake, "POST", "/v1/writers", "writer-list.json");
  fake_holder_answer (self->fake, "DELETE", "/v1/writers/my%20dns", 200, "{\"writers\":[]}");
  restante_holder_list_writers_async (self->holder, NULL, fake_holder_ready, &list);
  listed = restante_holder_writers_finish (self->holder, fake_holder_await (&list), &error);
  g_assert_no_error (error);
  home = g_list_model_get_item (restante_writer_list_get_writers (listed), 1);
  g_assert_cmpstr (restante_writer_info_get_key (home), ==, "restante-key");
  restante_holder_add_writer_async (self->holder, writer, NULL, fake_holder_ready, &add);
  added = restante_holder_writers_finish (self->holder, fake_holder_await (&add), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fake_holder_last (self->fake, "POST"), ==,
                   "POST /v1/writers {\"name\":\"my dns\",\"kind\":\"desec\",\"zone\":"
                   "\"example.net\",\"secret\":\"t0ken\"}");
  restante_holder_remove_writer_async (self->holder, "my dns", NULL, fake_holder_ready, &remove);
  left = restante_holder_writers_finish (self->holder, fake_holder_await (&remove), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (restante_writer_list_get_writers (left)), ==, 0);
}

static void
test_writer_test (Connected *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriterTest) tested = NULL;

  fake_holder_answer_golden (self->fake, "POST", "/v1/writers/home/test", "writer-test.json");
  restante_holder_test_writer_async (self->holder, "home", NULL, fake_holder_ready, &result);
  tested = restante_holder_test_writer_finish (self->holder, fake_holder_await (&result), &error);
  g_assert_no_error (error);
  g_assert_false (restante_writer_test_get_ok (tested));
}

#define ADD(name, function)                                                                        \
  g_test_add (name, Connected, NULL, connected_set_up, function, connected_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/client/holder-dns/check", test_check);
  ADD ("/client/holder-dns/changes", test_changes);
  ADD ("/promise/12/client/holder-dns/refused", test_refused);
  ADD ("/client/holder-dns/writers", test_writers);
  ADD ("/client/holder-dns/writer-test", test_writer_test);
  return g_test_run ();
}
