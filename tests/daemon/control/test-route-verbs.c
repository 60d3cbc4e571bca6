/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include "queue/verbs.h"

#define DAY 86400

static gint64
hold (Holder *holder, const char *domain)
{
  g_autofree char *recipient = g_strconcat ("a@", domain, NULL);

  return holder_hold (holder, "b@example.com", recipient, "s", "x\r\n", -1);
}

/* The state and the end of the hold of @id, as the store says. */
static void
check_message (Holder *holder, gint64 id, const char *state, gint64 expires)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (holder->queue, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_message_get_state (message), ==, state);
  if (expires)
    g_assert_cmpint (restante_message_get_expires (message), ==, expires);
}

static void
check_affected (Holder *holder, const char *verb, const char *body, gint64 number)
{
  g_autofree char *target = g_strconcat ("/v1/queue/", verb, NULL);
  g_autoptr (JsonNode) document = holder_call (holder, "POST", target, body, 200);

  g_assert_cmpint (json_number (document, "affected"), ==, number);
}

static void
check_refused (Holder *holder,
               const char *verb,
               const char *body,
               guint status,
               const char *code,
               const char *part)
{
  g_autofree char *target = g_strconcat ("/v1/queue/", verb, NULL);
  g_autofree char *sentence = NULL;

  g_test_message ("%s %s", verb, body);
  sentence = holder_refused (holder, "POST", target, body, status, code);
  g_assert_nonnull (strstr (sentence, part));
}

static char *
ids_body (gint64 a, gint64 b, const char *rest)
{
  return g_strdup_printf ("{\"ids\":[\"%" G_GINT64_FORMAT "\",\"%" G_GINT64_FORMAT "\"]%s}", a, b,
                          rest);
}

static void
deliver (Holder *holder, gint64 id)
{
  g_autoptr (GError) error = NULL;

  restante_queue_sent_away (holder->queue, id, "taken", HOLDER_ARRIVED + 100, &error);
  g_assert_no_error (error);
}

static void
test_delete (Holder *holder, gconstpointer unused)
{
  gint64 first = hold (holder, HOLDER_DOMAIN);
  gint64 second = hold (holder, HOLDER_DOMAIN);
  gint64 third = hold (holder, HOLDER_OTHER);
  g_autofree char *body = ids_body (first, third, "");
  g_autofree char *gone = g_strdup_printf ("/v1/queue/%" G_GINT64_FORMAT, first);
  g_autofree char *sentence = NULL;

  check_affected (holder, "delete", body, 2);
  sentence = holder_refused (holder, "GET", gone, NULL, 404, "not-found");
  check_message (holder, second, "held", 0);
  /* One of them is not there any more: nothing is changed. */
  g_free (body);
  body = ids_body (second, first, "");
  check_refused (holder, "delete", body, 404, "not-found", "There is no message");
  check_message (holder, second, "held", 0);
}

static void
test_delete_all_with_filters (Holder *holder, gconstpointer unused)
{
  gint64 parked = hold (holder, HOLDER_DOMAIN);
  gint64 held = hold (holder, HOLDER_DOMAIN);
  gint64 other = hold (holder, HOLDER_OTHER);
  gint64 seen = hold (holder, HOLDER_OTHER);
  gint64 unseen = hold (holder, HOLDER_OTHER);
  g_autofree char *up_to = g_strdup_printf (
      "{\"all\":true,\"domain\":\"" HOLDER_OTHER "\",\"up_to\":\"%" G_GINT64_FORMAT "\"}", seen);

  holder_park (holder, parked);
  check_affected (holder, "delete",
                  "{\"all\":true,\"domain\":\"" HOLDER_DOMAIN "\",\"state\":\"parked\"}", 1);
  check_message (holder, held, "held", 0);
  check_affected (holder, "delete", up_to, 2);
  check_message (holder, unseen, "held", 0);
  check_affected (holder, "delete", "{\"all\":true,\"search\":\"nobody\"}", 0);
  check_affected (holder, "delete", "{\"all\":true}", 2);
  g_assert_cmpint (other, <, seen);
}

static void
test_resend (Holder *holder, gconstpointer unused)
{
  gint64 parked = hold (holder, HOLDER_DOMAIN);
  gint64 held = hold (holder, HOLDER_DOMAIN);
  g_autofree char *body = ids_body (parked, held, "");

  holder_park (holder, parked);
  check_message (holder, parked, "parked", 0);
  check_affected (holder, "resend", body, 2);
  check_message (holder, parked, "held", 0);
}

/* "All" is what the primary does not have; what it has is sent again only when that is said. */
static void
test_resend_all_leaves_delivered (Holder *holder, gconstpointer unused)
{
  gint64 parked = hold (holder, HOLDER_DOMAIN);
  gint64 delivered = hold (holder, HOLDER_DOMAIN);

  holder_park (holder, parked);
  deliver (holder, delivered);
  check_message (holder, delivered, "delivered", 0);
  check_affected (holder, "resend", "{\"all\":true}", 1);
  check_message (holder, parked, "held", 0);
  check_message (holder, delivered, "delivered", 0);
  check_affected (holder, "resend", "{\"all\":true,\"state\":\"delivered\"}", 1);
  check_message (holder, delivered, "held", 0);
}

static void
test_extend (Holder *holder, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 id;
  g_autofree char *body = NULL;

  /* A hold that began just now, so that it has not ended. */
  holder->held = (int)(now - HOLDER_ARRIVED);
  id = hold (holder, HOLDER_DOMAIN);
  body = g_strdup_printf ("{\"ids\":[\"%" G_GINT64_FORMAT "\"],\"by\":604800}", id);
  check_message (holder, id, "held", now + 30 * DAY);
  check_affected (holder, "extend", body, 1);
  check_message (holder, id, "held", now + 37 * DAY);
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  static const struct
  {
    const char *verb;
    const char *body;
    guint status;
    const char *code;
    const char *part;
  } rows[] = {
    { "delete", "", 400, "usage", "JSON" },
    { "delete", "{", 400, "usage", "JSON" },
    { "delete", "{}", 400, "usage", "“ids” or “all”" },
    { "delete", "{\"ids\":[]}", 400, "usage", "“ids” or “all”" },
    { "delete", "{\"all\":false}", 400, "usage", "“ids” or “all”" },
    { "delete", "{\"ids\":[\"1\"],\"all\":true}", 400, "usage", "“ids” or “all”" },
    { "delete", "{\"ids\":[\"1\"],\"state\":\"held\"}", 400, "usage", "“all”" },
    { "delete", "{\"ids\":[\"1\"],\"up_to\":\"5\"}", 400, "usage", "“all”" },
    { "delete", "{\"ids\":[1]}", 400, "usage", "“ids”" },
    { "delete", "{\"ids\":[\"4711\"]}", 404, "not-found", "4711" },
    { "delete", "{\"ids\":[\"x\"]}", 404, "not-found", "x" },
    { "delete", "{\"all\":\"yes\"}", 400, "usage", "“all”" },
    { "delete", "{\"all\":true,\"state\":\"lost\"}", 400, "usage", "lost" },
    { "delete", "{\"all\":true,\"domain\":\"x.example\"}", 404, "not-found", "x.example" },
    { "delete", "{\"all\":true,\"up_to\":\"x\"}", 400, "usage", "“up_to”" },
    { "extend", "{\"all\":true}", 400, "usage", "“by”" },
    { "extend", "{\"all\":true,\"by\":0}", 400, "usage", "“by”" },
    { "extend", "{\"all\":true,\"by\":-5}", 400, "usage", "“by”" },
    { "extend", "{\"all\":true,\"by\":31536001}", 400, "usage", "“by”" },
    { "extend", "{\"all\":true,\"by\":\"7d\"}", 400, "usage", "“by”" },
    { "extend", "{\"ids\":[\"4711\"],\"by\":60}", 404, "not-found", "4711" },
    { "resend", "{\"ids\":[\"4711\"]}", 404, "not-found", "4711" },
    { "resend", "{\"all\":true,\"to\":\"a@b.example\",\"via\":\"h:25\"}", 400, "usage",
      "not both" },
  };
  gint64 id = hold (holder, HOLDER_DOMAIN);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_refused (holder, rows[i].verb, rows[i].body, rows[i].status, rows[i].code, rows[i].part);
  check_message (holder, id, "held", HOLDER_ARRIVED + 30 * DAY);
}

/* Where nobody listens: the message stays as it was, and the answer says why. */
static void
test_send_elsewhere_fails (Holder *holder, gconstpointer unused)
{
  gint64 id = hold (holder, HOLDER_DOMAIN);
  g_autofree char *body = g_strdup_printf ("{\"ids\":[\"%" G_GINT64_FORMAT "\"],\"via\":\"%s\"}",
                                           id, holder->closed_port);
  g_autofree char *all = g_strdup_printf ("{\"all\":true,\"via\":\"%s\"}", holder->closed_port);

  check_refused (holder, "resend", body, 500, "failed", "127.0.0.1");
  check_refused (holder, "resend", all, 500, "failed", "127.0.0.1");
  check_refused (holder, "resend", "{\"all\":true,\"via\":\"h:0\"}", 400, "usage", "0");
  check_message (holder, id, "held", 0);
}

/* A host that takes one message in plain SMTP (RFC 5321) and remembers it. */
static gboolean
take_message (GThreadedSocketService *service,
              GSocketConnection *connection,
              GObject *source,
              gpointer data)
{
  GString *taken = data;
  g_autoptr (GDataInputStream) in =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gboolean in_data = FALSE;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_output_stream_printf (out, NULL, NULL, NULL, "220 elsewhere.test ESMTP\r\n");
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
    const char *reply = "250 ok";

    if (!line)
      break;
    g_string_append_printf (taken, "%s\n", line);
    if (in_data && !g_str_equal (line, "."))
      continue;
    in_data = g_str_has_prefix (line, "DATA");
    if (in_data)
      reply = "354 go on";
    g_output_stream_printf (out, NULL, NULL, NULL, "%s\r\n", reply);
    if (g_str_has_prefix (line, "QUIT"))
      break;
  }
  return TRUE;
}

static void
test_send_elsewhere (Holder *holder, gconstpointer unused)
{
  gint64 id = hold (holder, HOLDER_DOMAIN);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);
  g_autoptr (GString) taken = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autofree char *body = g_strdup_printf ("{\"all\":true,\"via\":\"127.0.0.1:%u\"}", port);

  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (take_message), taken);
  check_affected (holder, "resend", body, 1);
  g_assert_nonnull (strstr (taken->str, "RCPT TO:<a@" HOLDER_DOMAIN ">"));
  g_assert_nonnull (strstr (taken->str, "Received: from client.example\nx\n.\n"));
  check_message (holder, id, "delivered", 0);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-verbs/" name, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("delete", test_delete);
  ADD ("delete-all-with-filters", test_delete_all_with_filters);
  ADD ("resend", test_resend);
  ADD ("resend-all-leaves-delivered", test_resend_all_leaves_delivered);
  ADD ("extend", test_extend);
  ADD ("refused", test_refused);
  ADD ("send-elsewhere-fails", test_send_elsewhere_fails);
  ADD ("send-elsewhere", test_send_elsewhere);
#undef ADD
  return g_test_run ();
}
