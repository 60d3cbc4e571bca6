/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#define MESSAGES 7

/* Seven messages, each a second later and larger than the one before; the third is parked, the last
 * is for the other domain. Their ids rise. */
static void
fill (Holder *holder, gint64 *ids)
{
  for (guint i = 0; i < MESSAGES; i++) {
    g_autofree char *subject = g_strdup_printf ("Number %u", i);
    g_autofree char *content = g_strnfill (100 * (i + 1), 'x');
    ids[i] =
        holder_hold (holder, i % 2 ? "odd@example.com" : "even@example.com",
                     i == MESSAGES - 1 ? "z@" HOLDER_OTHER : "a@" HOLDER_DOMAIN ",b@" HOLDER_DOMAIN,
                     subject, content, -1);
  }
  holder_park (holder, ids[2]);
}

static void
check_ids (JsonNode *page, const gint64 *ids, const guint *wanted, guint n_wanted)
{
  g_assert_cmpuint (json_length (page, "messages"), ==, n_wanted);
  for (guint i = 0; i < n_wanted; i++) {
    g_autofree char *path = g_strdup_printf ("messages.%u.id", i);
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ids[wanted[i]]);
    g_assert_cmpstr (json_text (page, path), ==, id);
  }
}

static void
test_message (Holder *holder, gconstpointer unused)
{
  gint64 ids[MESSAGES];
  g_autofree char *target = NULL;
  g_autoptr (JsonNode) message = NULL;

  fill (holder, ids);
  target = g_strdup_printf ("/v1/queue/%" G_GINT64_FORMAT, ids[2]);
  message = holder_get (holder, target);
  g_assert_cmpstr (json_text (message, "state"), ==, "parked");
  g_assert_cmpstr (json_text (message, "domain"), ==, HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (message, "sender"), ==, "even@example.com");
  g_assert_cmpstr (json_text (message, "subject"), ==, "Number 2");
  g_assert_cmpuint (json_length (message, "recipients"), ==, 2);
  g_assert_cmpstr (json_text (message, "recipients.1.address"), ==, "b@" HOLDER_DOMAIN);
  g_assert_cmpstr (json_text (message, "recipients.1.reply"), ==, "550 5.1.1 No such user");
  /* HOLDER_ARRIVED is 2023-11-14T22:13:20Z; a hold is 30 days. */
  g_assert_cmpstr (json_text (message, "arrived"), ==, "2023-11-14T22:13:22Z");
  g_assert_cmpstr (json_text (message, "expires"), ==, "2023-12-14T22:13:22Z");
}

static void
test_orders (Holder *holder, gconstpointer unused)
{
  static const struct
  {
    const char *order;
    guint ids[MESSAGES];
  } rows[] = {
    { "", { 6, 5, 4, 3, 2, 1, 0 } },
    { "?order=newest", { 6, 5, 4, 3, 2, 1, 0 } },
    { "?order=oldest", { 0, 1, 2, 3, 4, 5, 6 } },
    { "?order=expires", { 0, 1, 2, 3, 4, 5, 6 } },
    { "?order=largest", { 6, 5, 4, 3, 2, 1, 0 } },
  };
  gint64 ids[MESSAGES];

  fill (holder, ids);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *target = g_strconcat ("/v1/queue", rows[i].order, NULL);
    g_autoptr (JsonNode) page = holder_get (holder, target);

    g_test_message ("%s", target);
    g_assert_cmpint (json_number (page, "total"), ==, MESSAGES);
    g_assert_true (json_is_null (page, "next"));
    check_ids (page, ids, rows[i].ids, MESSAGES);
  }
}

static void
test_filters (Holder *holder, gconstpointer unused)
{
  static const struct
  {
    const char *query;
    guint n;
    guint ids[MESSAGES];
  } rows[] = {
    { "domain=" HOLDER_OTHER, 1, { 6 } },
    { "domain=Example.ORG", 6, { 5, 4, 3, 2, 1, 0 } },
    { "state=parked", 1, { 2 } },
    { "state=held&domain=" HOLDER_DOMAIN, 5, { 5, 4, 3, 1, 0 } },
    { "state=shelf", 0, { 0 } },
    { "search=ODD@", 3, { 5, 3, 1 } },
    { "search=number%204", 1, { 4 } },
    { "search=z%40example.net", 1, { 6 } },
    { "search=", 7, { 6, 5, 4, 3, 2, 1, 0 } },
    { "search=%25", 0, { 0 } },
    { "colour=red", 7, { 6, 5, 4, 3, 2, 1, 0 } },
  };
  gint64 ids[MESSAGES];

  fill (holder, ids);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *target = g_strconcat ("/v1/queue?", rows[i].query, NULL);
    g_autoptr (JsonNode) page = holder_get (holder, target);

    g_test_message ("%s", target);
    g_assert_cmpint (json_number (page, "total"), ==, rows[i].n);
    check_ids (page, ids, rows[i].ids, rows[i].n);
  }
}

/* Pages by key: every message once, whatever comes in between. */
static void
test_pages (Holder *holder, gconstpointer unused)
{
  gint64 ids[MESSAGES];
  g_autofree char *after = g_strdup ("");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  fill (holder, ids);
  for (guint i = MESSAGES; i-- > 0;)
    g_string_append_printf (expected, "%" G_GINT64_FORMAT " ", ids[i]);
  while (after) {
    g_autofree char *target = g_strconcat ("/v1/queue?limit=3", after, NULL);
    g_autoptr (JsonNode) page = holder_get (holder, target);

    for (guint i = 0; i < json_length (page, "messages"); i++) {
      g_autofree char *path = g_strdup_printf ("messages.%u.id", i);
      g_string_append_printf (seen, "%s ", json_text (page, path));
    }
    holder_hold (holder, "late@example.com", "a@" HOLDER_DOMAIN, "late", "x", -1);
    g_free (after);
    after = json_is_null (page, "next") ? NULL
                                        : g_strconcat ("&after=", json_text (page, "next"), NULL);
  }
  g_assert_cmpstr (seen->str, ==, expected->str);
}

static void
test_marks (Holder *holder, gconstpointer unused)
{
  gint64 ids[MESSAGES];
  g_autoptr (JsonNode) marks = NULL;
  g_autoptr (JsonNode) page = NULL;
  g_autofree char *target = NULL;

  fill (holder, ids);
  marks = holder_get (holder, "/v1/queue/marks?every=3&domain=" HOLDER_DOMAIN);
  g_assert_cmpint (json_number (marks, "every"), ==, 3);
  g_assert_cmpint (json_number (marks, "total"), ==, 6);
  g_assert_cmpuint (json_length (marks, "marks"), ==, 2);
  /* Behind the first mark begins the second page of three. */
  target = g_strconcat (
      "/v1/queue?limit=3&domain=" HOLDER_DOMAIN "&after=", json_text (marks, "marks.0"), NULL);
  page = holder_get (holder, target);
  check_ids (page, ids, (const guint[]){ 2, 1, 0 }, 3);
}

static void
test_refused (Holder *holder, gconstpointer unused)
{
  static const struct
  {
    const char *target;
    guint status;
    const char *code;
    const char *part; /* of the sentence */
  } rows[] = {
    { "/v1/queue?domain=x.example", 404, "not-found", "x.example" },
    { "/v1/queue?state=lost", 400, "usage", "held, parked, shelf, returned or delivered" },
    { "/v1/queue?order=random", 400, "usage", "newest, oldest, expires or largest" },
    { "/v1/queue?limit=0", 400, "usage", "from 1 to 500" },
    { "/v1/queue?limit=501", 400, "usage", "from 1 to 500" },
    { "/v1/queue?limit=ten", 400, "usage", "“limit”" },
    { "/v1/queue?limit=", 400, "usage", "“limit”" },
    { "/v1/queue?limit=1e2", 400, "usage", "“limit”" },
    { "/v1/queue?after=x", 400, "usage", "“after”" },
    { "/v1/queue?after=-1", 400, "usage", "“after”" },
    { "/v1/queue?after=99999999999999999999", 400, "usage", "“after”" },
    { "/v1/queue/marks?every=0", 400, "usage", "“every”" },
    { "/v1/queue/marks?state=lost", 400, "usage", "lost" },
    { "/v1/queue/4711", 404, "not-found", "4711" },
    { "/v1/queue/abc", 404, "not-found", "abc" },
    { "/v1/queue/-1", 404, "not-found", "-1" },
    { "/v1/queue/0", 404, "not-found", "0" },
    { "/v1/queue/4711/content", 404, "not-found", "4711" },
    { "/v1/queue/abc/content", 404, "not-found", "abc" },
    { "/v1/queue/4711/reading", 404, "not-found", "4711" },
    { "/v1/queue/abc/reading", 404, "not-found", "abc" },
    { "/v1/nothing", 404, "not-found", "/v1/nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sentence = NULL;
    g_test_message ("%s", rows[i].target);
    sentence = holder_refused (holder, "GET", rows[i].target, NULL, rows[i].status, rows[i].code);
    g_assert_nonnull (strstr (sentence, rows[i].part));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-queue/" name, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("message", test_message);
  ADD ("orders", test_orders);
  ADD ("filters", test_filters);
  ADD ("pages", test_pages);
  ADD ("marks", test_marks);
  ADD ("refused", test_refused);
#undef ADD
  return g_test_run ();
}
