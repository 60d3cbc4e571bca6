/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-judge.h"

#define HOUR  3600
#define NOW   1795421564
#define KEY   "sha256:aa"
#define OTHER "sha256:bb"

/* One kind of notice through a story; its memory goes from step to step. */
typedef struct
{
  RestanteNoticeKind kind;
  RestanteNoticeFacts facts;
  char *told;
} Story;

static void
assert_step (Story *story, RestanteNoticeVerdict wanted)
{
  g_autofree char *told = g_steal_pointer (&story->told);

  g_assert_cmpint (restante_notice_judge (story->kind, &story->facts, told, NOW, &story->told), ==,
                   wanted);
}

static void
be (Story *story, const char *state, gint64 since)
{
  story->facts.state = state;
  story->facts.since = since;
}

static void
test_down (void)
{
  Story story = { RESTANTE_NOTICE_DOWN };

  be (&story, "up", NOW - 9 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  be (&story, "down", NOW - 8 * HOUR);
  story.facts.last_proven = NOW - 8 * HOUR - 60;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  assert_step (&story, RESTANTE_NOTICE_KEEP); /* a reconnect, a restart */
  be (&story, "refusing", NOW - 7 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  be (&story, "down", NOW - 6 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_KEEP); /* the same outage */
  be (&story, "up", NOW - 5 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  g_assert_null (story.told);
}

/* A home server that calls for its mail comes and goes all day. */
static void
test_awaited (void)
{
  const RestanteNoticeKind kinds[] = { RESTANTE_NOTICE_DOWN, RESTANTE_NOTICE_BACK };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    Story story = { kinds[i] };

    be (&story, "awaited", NOW - 8 * HOUR);
    assert_step (&story, RESTANTE_NOTICE_KEEP);
    be (&story, "up", NOW - 7 * HOUR);
    assert_step (&story, RESTANTE_NOTICE_KEEP);
    be (&story, "awaited", NOW - 6 * HOUR);
    assert_step (&story, RESTANTE_NOTICE_KEEP);
    g_assert_null (story.told);
  }
}

/* It was back and is down again, and nobody looked meanwhile. */
static void
test_next_outage (void)
{
  Story story = { RESTANTE_NOTICE_DOWN };

  be (&story, "down", NOW - 8 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_TELL);
  be (&story, "down", NOW - HOUR);
  story.facts.last_proven = NOW - 2 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  g_free (story.told);
}

static void
test_stranger (void)
{
  Story story = { RESTANTE_NOTICE_STRANGER };

  be (&story, "stranger", NOW - HOUR);
  story.facts.offered = KEY;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  story.facts.offered = OTHER;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  be (&story, "blind", NOW);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  be (&story, "down", NOW);
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
  g_assert_null (story.told);
}

/* CONTRACT, "primary deny": the notice is gone. */
static void
test_denied (void)
{
  Story story = { RESTANTE_NOTICE_STRANGER };

  be (&story, "stranger", NOW - HOUR);
  story.facts.offered = KEY;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.offered = NULL;
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  story.facts.offered = OTHER;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  g_free (story.told);
}

/* A host without TLS shows no key. */
static void
test_stranger_without_key (void)
{
  Story story = { RESTANTE_NOTICE_STRANGER };

  be (&story, "stranger", NOW - HOUR);
  assert_step (&story, RESTANTE_NOTICE_TELL);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  g_free (story.told);
}

static void
test_back (void)
{
  Story story = { RESTANTE_NOTICE_BACK };

  be (&story, "up", NOW - 9 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_KEEP); /* it never was away */
  be (&story, "down", NOW - 8 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
  be (&story, "stranger", NOW - 7 * HOUR);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  g_assert_cmpint (g_ascii_strtoll (story.told, NULL, 10), ==, NOW - 8 * HOUR);
  be (&story, "up", NOW);
  assert_step (&story, RESTANTE_NOTICE_TELL);
  assert_step (&story, RESTANTE_NOTICE_KEEP);
}

static void
test_ending (void)
{
  Story story = { RESTANTE_NOTICE_ENDING, { .held = 2, .first_end = NOW + 49 * HOUR } };

  assert_step (&story, RESTANTE_NOTICE_KEEP);
  story.facts.first_end = NOW + 47 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.first_end = NOW + 12 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_KEEP);
  story.facts.first_end = NOW + 5 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.first_end = NOW + 12 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_REMEMBER);
  story.facts.first_end = NOW + 400 * HOUR;
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
  story.facts.first_end = 0; /* without end */
  assert_step (&story, RESTANTE_NOTICE_KEEP);
}

static void
test_parked (void)
{
  Story story = { RESTANTE_NOTICE_PARKED, { .parked = 1 } };

  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.parked = 3;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.parked = 2;
  assert_step (&story, RESTANTE_NOTICE_REMEMBER);
  story.facts.parked = 3;
  assert_step (&story, RESTANTE_NOTICE_TELL);
  story.facts.parked = 0;
  assert_step (&story, RESTANTE_NOTICE_WITHDRAW);
}

static void
test_dns (void)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *same = NULL;
  g_autofree char *left = NULL;
  g_autofree char *none = NULL;

  g_assert_true (restante_notice_judge_dns (NULL, "mx-order", TRUE, &one));
  g_assert_true (restante_notice_judge_dns (one, "dane", TRUE, &two));
  g_assert_cmpstr (two, ==, "mx-order dane");
  g_assert_false (restante_notice_judge_dns (two, "dane", TRUE, &same));
  g_assert_true (restante_notice_judge_dns (two, "mx-order", FALSE, &left));
  g_assert_cmpstr (left, ==, "dane");
  g_assert_true (restante_notice_judge_dns (left, "dane", FALSE, &none));
  g_assert_null (none);
}

/* The form of daemon/watch/dns-keeper.c. */
static void
test_read_dns (void)
{
  g_autofree char *code = NULL;
  g_autofree char *severity = NULL;
  g_autofree char *seen = NULL;

  g_assert_true (restante_notice_read_dns (
      "DNS of example.org, mx-order is now error: 10 backup.example.net: 20 mail.example.org",
      &code, &severity, &seen));
  g_assert_cmpstr (code, ==, "mx-order");
  g_assert_cmpstr (severity, ==, "error");
  g_assert_cmpstr (seen, ==, "10 backup.example.net: 20 mail.example.org");
  g_assert_false (restante_notice_read_dns ("DNS was checked", &code, &severity, &seen));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray/notice-judge/down", test_down);
  g_test_add_func ("/tray/notice-judge/awaited", test_awaited);
  g_test_add_func ("/tray/notice-judge/next-outage", test_next_outage);
  g_test_add_func ("/promise/3/tray/notice-judge/stranger", test_stranger);
  g_test_add_func ("/tray/notice-judge/denied", test_denied);
  g_test_add_func ("/tray/notice-judge/stranger-without-key", test_stranger_without_key);
  g_test_add_func ("/tray/notice-judge/back", test_back);
  g_test_add_func ("/promise/8/tray/notice-judge/ending", test_ending);
  g_test_add_func ("/promise/4/tray/notice-judge/parked", test_parked);
  g_test_add_func ("/tray/notice-judge/dns", test_dns);
  g_test_add_func ("/tray/notice-judge/read-dns", test_read_dns);
  return g_test_run ();
}
