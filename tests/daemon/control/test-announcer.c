/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/announcer.h"

#include "holder.h"

typedef struct
{
  Holder holder;
  SoupWebsocketConnection *client;
  GPtrArray *events; /* JsonNode */
  const char *wanted;
  guint from; /* where to look on */
} Ear;

static void
on_message (SoupWebsocketConnection *client, int type, GBytes *message, Ear *ear)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  JsonNode *event = json_from_string (text, NULL);

  g_assert_nonnull (event);
  g_ptr_array_add (ear->events, event);
}

static void
on_connected (GObject *session, GAsyncResult *result, gpointer data)
{
  Ear *ear = data;

  ear->client = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, NULL);
  g_assert_nonnull (ear->client);
}

static gboolean
is_connected (gpointer data)
{
  return ((Ear *)data)->client != NULL;
}

static void
set_up (Ear *ear, gconstpointer unused)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "http://localhost/v1/events");

  holder_set_up (&ear->holder, NULL);
  ear->events = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  soup_session_websocket_connect_async (ear->holder.session, message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, NULL, on_connected, ear);
  holder_wait (is_connected, ear);
  g_signal_connect (ear->client, "message", G_CALLBACK (on_message), ear);
}

static void
tear_down (Ear *ear, gconstpointer unused)
{
  g_signal_handlers_disconnect_by_data (ear->client, ear);
  g_object_unref (ear->client);
  holder_tear_down (&ear->holder, NULL);
  g_ptr_array_unref (ear->events);
}

static gboolean
has_wanted (gpointer data)
{
  Ear *ear = data;

  for (; ear->from < ear->events->len; ear->from++)
    if (g_str_equal (json_text (ear->events->pdata[ear->from], "event"), ear->wanted))
      return TRUE;
  return FALSE;
}

/* The next event of @kind; owned by @ear. */
static JsonNode *
await (Ear *ear, const char *kind)
{
  ear->wanted = kind;
  holder_wait (has_wanted, ear);
  return ear->events->pdata[ear->from++];
}

/* The next event of messages: a primary that was probed is a change of the domain, without any. */
static JsonNode *
await_messages (Ear *ear)
{
  JsonNode *event;

  do
    event = await (ear, "queue");
  while (json_length (event, "ids") == 0);
  return event;
}

static gint64
hold (Ear *ear)
{
  return holder_hold (&ear->holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", "x\r\n", -1);
}

static void
test_queue (Ear *ear, gconstpointer unused)
{
  gint64 id = hold (ear);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  JsonNode *event = await_messages (ear);

  g_assert_cmpstr (json_text (event, "domain"), ==, HOLDER_DOMAIN);
  g_assert_cmpint (json_number (event, "counts.held"), ==, 1);
  g_assert_cmpuint (json_length (event, "ids"), ==, 1);
  g_assert_cmpstr (json_text (event, "ids.0"), ==, text);
  g_assert_false (json_node_get_boolean (json_at (event, "more")));
}

typedef struct
{
  Ear *ear;
  gint64 total;
  guint events;
} Burst;

static gboolean
has_settled (gpointer data)
{
  Burst *burst = data;
  Ear *ear = burst->ear;

  ear->wanted = "queue";
  while (has_wanted (ear)) {
    JsonNode *event = ear->events->pdata[ear->from++];

    burst->events++;
    if (json_number (event, "counts.held") == burst->total)
      return TRUE;
  }
  return FALSE;
}

/* Hundreds of changes become five events a second at most, and the last one tells how it is now.
 * One more may still be on its way from before. */
static void
test_burst (Ear *ear, gconstpointer unused)
{
  gint64 start = g_get_monotonic_time ();
  Burst burst = { .ear = ear, .total = 400 };
  gint64 elapsed;

  for (gint64 i = 0; i < burst.total; i++) {
    hold (ear);
    g_main_context_iteration (NULL, FALSE);
  }
  holder_wait (has_settled, &burst);
  elapsed = (g_get_monotonic_time () - start) / 1000;
  g_assert_cmpint (burst.events, <=, elapsed / RESTANTE_ANNOUNCER_INTERVAL + 2);
}

static void
change (Ear *ear, gint64 first, guint number)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 id = first; id < first + number; id++)
    g_array_append_val (ids, id);
  g_signal_emit_by_name (ear->holder.watch, "queue-changed", HOLDER_DOMAIN, ids);
}

/* The first change is told by itself, and what comes while that is counted together, with as many
 * ids as fit. */
static void
test_many_ids (Ear *ear, gconstpointer unused)
{
  JsonNode *event;

  change (ear, 1, 1);
  for (gint64 i = 0; i < 5; i++)
    change (ear, 100 + 30 * i, 30);
  event = await_messages (ear);
  g_assert_cmpuint (json_length (event, "ids"), ==, 1);
  g_assert_false (json_node_get_boolean (json_at (event, "more")));
  event = await_messages (ear);
  g_assert_cmpuint (json_length (event, "ids"), ==, RESTANTE_ANNOUNCER_IDS);
  g_assert_cmpstr (json_text (event, "ids.0"), ==, "100");
  g_assert_true (json_node_get_boolean (json_at (event, "more")));
}

/* The same message again and again is one id. */
static void
test_ids_once (Ear *ear, gconstpointer unused)
{
  gint64 id = hold (ear);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonNode *event;

  await_messages (ear);
  g_array_append_val (ids, id);
  for (guint i = 0; i < 150; i++)
    g_signal_emit_by_name (ear->holder.watch, "queue-changed", HOLDER_DOMAIN, ids);
  event = await_messages (ear);
  g_assert_cmpuint (json_length (event, "ids"), ==, 1);
  g_assert_false (json_node_get_boolean (json_at (event, "more")));
}

static void
test_primary (Ear *ear, gconstpointer unused)
{
  g_autoptr (JsonNode) domain = NULL;
  JsonNode *event;

  /* What the first probe told is no matter here. */
  domain = holder_call (&ear->holder, "POST", "/v1/domains/" HOLDER_DOMAIN "/probe", NULL, 200);
  ear->from = ear->events->len;
  json_node_unref (domain);
  domain = holder_call (&ear->holder, "POST", "/v1/domains/" HOLDER_DOMAIN "/pause",
                        "{\"reason\":\"moving house\"}", 200);
  do
    event = await (ear, "primary");
  while (!g_str_equal (json_text (event, "primary.state"), "paused"));
  g_assert_cmpstr (json_text (event, "domain"), ==, HOLDER_DOMAIN);
  g_assert_nonnull (strstr (json_text (event, "primary.cause"), "moving house"));
}

static void
test_domains (Ear *ear, gconstpointer unused)
{
  g_autoptr (JsonNode) added =
      holder_call (&ear->holder, "POST", "/v1/domains",
                   "{\"name\":\"new.example\",\"primary\":\"127.0.0.1:9\"}", 201);
  JsonNode *event = await (ear, "domain-added");
  g_autoptr (JsonNode) removed = NULL;

  g_assert_cmpstr (json_text (event, "domain"), ==, "new.example");
  removed = holder_call (&ear->holder, "DELETE", "/v1/domains/new.example", NULL, 200);
  event = await (ear, "domain-removed");
  g_assert_cmpstr (json_text (event, "domain"), ==, "new.example");
}

static void
test_activity (Ear *ear, gconstpointer unused)
{
  JsonNode *event;

  restante_watch_note (ear->holder.watch, HOLDER_DOMAIN, "test", "It happened.");
  do
    event = await (ear, "activity");
  while (!g_str_equal (json_text (event, "activity.kind"), "test"));
  g_assert_cmpstr (json_text (event, "activity.text"), ==, "It happened.");
  g_assert_cmpstr (json_text (event, "activity.domain"), ==, HOLDER_DOMAIN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/announcer/" name, Ear, NULL, set_up, function, tear_down)
  ADD ("queue", test_queue);
  ADD ("burst", test_burst);
  ADD ("many-ids", test_many_ids);
  ADD ("ids-once", test_ids_once);
  ADD ("primary", test_primary);
  ADD ("domains", test_domains);
  ADD ("activity", test_activity);
#undef ADD
  return g_test_run ();
}
