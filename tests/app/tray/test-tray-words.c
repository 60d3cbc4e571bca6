/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/tray-words.h"

#define NOW 1795421564

static const RestanteTrayFacts up = { "a.example", "up", NULL, NOW - 60, 0, 0 };
static const RestanteTrayFacts down = {
  "b.example", "down", "connection refused at 203.0.113.7 port 25", NOW - 3 * 3600 - 12 * 60, 6, 0
};
static const RestanteTrayFacts paused = { "c.example", "paused", NULL, NOW - 60, 1, 0 };
static const RestanteTrayFacts offline = {
  "ann@holder.example", RESTANTE_TRAY_OFFLINE, "Not connected", 0, 0, 0
};

/* From the best to the worst: each is shown instead of all before it. */
static void
test_worst (void)
{
  static const struct
  {
    const char *state;
    const char *icon;
    const char *status;
  } order[] = {
    { "up", "restante-tray-up", "Active" },
    { "awaited", "restante-tray-up", "Active" },
    { "paused", "restante-tray-paused", "Active" },
    { "blind", "restante-tray-offline", "Active" },
    { "refusing", "restante-tray-refusing", "Active" },
    { "unproven", "restante-tray-unproven", "NeedsAttention" },
    { "offline", "restante-tray-offline", "Active" },
    { "down", "restante-tray-down", "NeedsAttention" },
    { "stranger", "restante-tray-stranger", "NeedsAttention" },
  };
  RestanteTrayFacts facts[G_N_ELEMENTS (order)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    RestanteTraySummary summary;

    facts[i].state = order[i].state;
    summary = restante_tray_words_sum_up (facts, i + 1);
    g_assert_true (summary.worst == &facts[i]);
    g_assert_cmpstr (summary.icon, ==, order[i].icon);
    g_assert_cmpstr (summary.status, ==, order[i].status);
  }
}

static void
test_one (void)
{
  RestanteTraySummary summary = restante_tray_words_sum_up (&down, 1);
  g_autofree char *state = restante_tray_words_state (&summary, NOW);
  g_autofree char *title = restante_tray_words_title (&summary);
  g_autofree char *text = restante_tray_words_tooltip (&summary);

  g_assert_cmpstr (state, ==, "Down for 3 h 12 min");
  g_assert_cmpstr (title, ==, "Down");
  g_assert_cmpstr (text, ==, "Connection refused at 203.0.113.7 port 25.\n6 messages held.");
  g_assert_true (summary.running);
  g_assert_false (summary.paused);
}

static void
test_several (void)
{
  const RestanteTrayFacts facts[] = { up, down, paused };
  RestanteTraySummary summary = restante_tray_words_sum_up (facts, G_N_ELEMENTS (facts));
  g_autofree char *state = restante_tray_words_state (&summary, NOW);
  g_autofree char *held = restante_tray_words_held (summary.held);

  g_assert_cmpstr (state, ==, "b.example: Down for 3 h 12 min");
  g_assert_cmpstr (held, ==, "7 messages held");
  g_assert_true (summary.running);
  g_assert_true (summary.paused);
}

/* Promise 12: where nobody knows what is held, nothing is said of it. */
static void
test_offline (void)
{
  const RestanteTrayFacts facts[] = { up, offline };
  RestanteTraySummary both = restante_tray_words_sum_up (facts, 2);
  RestanteTraySummary alone = restante_tray_words_sum_up (&offline, 1);
  g_autofree char *state = restante_tray_words_state (&both, NOW);
  g_autofree char *text = restante_tray_words_tooltip (&alone);

  g_assert_cmpstr (state, ==, "ann@holder.example: Not connected");
  g_assert_cmpstr (text, ==, "");
  g_assert_false (alone.running);
}

static void
test_parked (void)
{
  const RestanteTrayFacts facts = { "a.example", "up", NULL, NOW, 0, 1 };
  RestanteTraySummary summary = restante_tray_words_sum_up (&facts, 1);
  g_autofree char *text = restante_tray_words_tooltip (&summary);

  g_assert_cmpstr (summary.icon, ==, "restante-tray-up");
  g_assert_cmpstr (summary.status, ==, "NeedsAttention");
  g_assert_true (g_str_has_suffix (text, "No mail is held.\n1 message needs a decision."));
}

static void
test_nothing (void)
{
  RestanteTraySummary summary = restante_tray_words_sum_up (NULL, 0);
  g_autofree char *state = restante_tray_words_state (&summary, NOW);

  g_assert_null (summary.worst);
  g_assert_cmpstr (state, ==, "No domain is watched");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray/tray-words/worst", test_worst);
  g_test_add_func ("/tray/tray-words/one", test_one);
  g_test_add_func ("/tray/tray-words/several", test_several);
  g_test_add_func ("/promise/12/tray/tray-words/offline", test_offline);
  g_test_add_func ("/tray/tray-words/parked", test_parked);
  g_test_add_func ("/tray/tray-words/nothing", test_nothing);
  return g_test_run ();
}
