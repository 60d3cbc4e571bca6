/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/heartbeat-rhythm.h"

#define START 1000
#define NEVER G_MAXINT64

/* The seconds between one beat and the next; 0: that was the last one. */
static const struct
{
  const char *who;
  gint64 between[8];
  gint64 every;
  gint64 next;    /* seconds from the first beat */
  gint64 overdue; /* the same */
} rows[] = {
  { "cron, every five minutes", { 300, 300, 300, 300 }, 300, 1500, 1950 },
  { "too few", { 300, 300, 300 }, 0, NEVER, NEVER },
  { "one alone", { 0 }, 0, NEVER, NEVER },
  { "curl, every hour", { 3600, 3600, 3600, 3600 }, 3600, 18000, 23400 },
  { "ddclient, an hour and its next look", { 3900, 3900, 3900, 3900 }, 3900, 19500, 25350 },
  { "slower than an hour", { 7200, 7200, 7200, 7200 }, 0, NEVER, NEVER },
  { "a day", { 86400, 86400, 86400, 86400 }, 0, NEVER, NEVER },
  { "a little late", { 300, 310, 295, 295 }, 300, 1500, 1950 },
  { "by a fifth", { 300, 360, 300, 360 }, 330, 1650, 2145 },
  { "by more than a fifth", { 300, 361, 300, 300 }, 0, NEVER, NEVER },
  { "only changes", { 40, 86400, 7, 250000, 3000 }, 0, NEVER, NEVER },
  { "once a lost beat", { 300, 300, 600, 300, 300 }, 0, NEVER, NEVER },
  { "a rhythm after an outage", { 90, 9000, 60, 60, 60, 60 }, 60, 9390, 9480 },
  { "IPv4 and IPv6 each time", { 1, 299, 1, 299, 1, 299, 1, 299 }, 300, 1500, 1950 },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteHeartbeatRhythm) rhythm = restante_heartbeat_rhythm_new ();
    gint64 now = START;

    g_test_message ("%s", rows[i].who);
    restante_heartbeat_rhythm_beat (rhythm, now);
    for (guint j = 0; j < G_N_ELEMENTS (rows[i].between) && rows[i].between[j] > 0; j++)
      restante_heartbeat_rhythm_beat (rhythm, now += rows[i].between[j]);
    g_assert_cmpint (restante_heartbeat_rhythm_get_every (rhythm), ==, rows[i].every);
    g_assert_cmpint (restante_heartbeat_rhythm_get_next (rhythm), ==,
                     rows[i].next == NEVER ? NEVER : START + rows[i].next);
    g_assert_cmpint (restante_heartbeat_rhythm_get_overdue (rhythm), ==,
                     rows[i].overdue == NEVER ? NEVER : START + rows[i].overdue);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/heartbeat-rhythm/rows", test_rows);
  return g_test_run ();
}
