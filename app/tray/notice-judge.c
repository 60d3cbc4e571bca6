/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-judge.h"

#include <string.h>

#define HOUR 3600

static gboolean
is (const RestanteNoticeFacts *facts, const char *state)
{
  return g_strcmp0 (facts->state, state) == 0;
}

static gint64
number_of (const char *token)
{
  return token ? g_ascii_strtoll (token, NULL, 10) : 0;
}

static char *
token_for (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

/* Whether what was told since @told belongs to an outage that has ended: nobody may have looked
 * while it did. */
static gboolean
is_old (const char *told, const RestanteNoticeFacts *facts)
{
  return facts->last_proven > number_of (told);
}

/* A server that refuses mail for a while, or a holder that is offline itself, ends no outage. */
static RestanteNoticeVerdict
judge_down (const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token)
{
  if (is (facts, "down") && (!told || is_old (told, facts))) {
    *token = token_for (facts->since);
    return RESTANTE_NOTICE_TELL;
  }
  if (!told || is (facts, "down") || is (facts, "refusing") || is (facts, "blind")) {
    *token = g_strdup (told);
    return RESTANTE_NOTICE_KEEP;
  }
  return RESTANTE_NOTICE_WITHDRAW;
}

/* The token is "SINCE FINGERPRINT": another key is another stranger. A stranger whose key is no
 * longer offered was denied by the owner, who has seen enough of it. */
static RestanteNoticeVerdict
judge_stranger (const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token)
{
  const char *key = told ? strchr (told, ' ') : NULL;
  gboolean same = key && (!facts->offered || g_str_equal (key + 1, facts->offered));

  if (!is (facts, "stranger")) {
    gboolean keep = !told || is (facts, "blind");

    *token = keep ? g_strdup (told) : NULL;
    return keep ? RESTANTE_NOTICE_KEEP : RESTANTE_NOTICE_WITHDRAW;
  }
  if (same && !is_old (told, facts) && !facts->offered && key[1]) {
    *token = g_strdup_printf ("%" G_GINT64_FORMAT " ", number_of (told));
    return RESTANTE_NOTICE_WITHDRAW;
  }
  if (same && !is_old (told, facts)) {
    *token = g_strdup (told);
    return RESTANTE_NOTICE_KEEP;
  }
  *token = g_strdup_printf ("%" G_GINT64_FORMAT " %s", facts->since,
                            facts->offered ? facts->offered : "");
  return RESTANTE_NOTICE_TELL;
}

/* The token is since when it is away; nobody is told that a server is back who was not told that it
 * was away. */
static RestanteNoticeVerdict
judge_back (const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token)
{
  gboolean away = is (facts, "down") || is (facts, "stranger");

  if (away && (!told || is_old (told, facts))) {
    *token = token_for (facts->since);
    return RESTANTE_NOTICE_WITHDRAW; /* of the last outage */
  }
  if (told && is (facts, "up"))
    return RESTANTE_NOTICE_TELL;
  *token = g_strdup (told);
  return RESTANTE_NOTICE_KEEP;
}

/* Two warnings: when the window begins to colour the time left, and a last one. */
static gint64
warning_for (gint64 first_end, gint64 now)
{
  if (!first_end || first_end - now > 48 * HOUR)
    return 0;
  return first_end - now > 6 * HOUR ? 1 : 2;
}

static RestanteNoticeVerdict
judge_number (gint64 number, const char *told, char **token)
{
  if (number <= 0)
    return told ? RESTANTE_NOTICE_WITHDRAW : RESTANTE_NOTICE_KEEP;
  *token = token_for (number);
  if (number > number_of (told))
    return RESTANTE_NOTICE_TELL;
  return number < number_of (told) ? RESTANTE_NOTICE_REMEMBER : RESTANTE_NOTICE_KEEP;
}

static RestanteNoticeVerdict
judge_ending (const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token)
{
  return judge_number (facts->held > 0 ? warning_for (facts->first_end, now) : 0, told, token);
}

static RestanteNoticeVerdict
judge_parked (const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token)
{
  return judge_number (facts->parked, told, token);
}

static RestanteNoticeVerdict (*const judges[RESTANTE_N_LASTING_NOTICES]) (
    const RestanteNoticeFacts *facts, const char *told, gint64 now, char **token) = {
  [RESTANTE_NOTICE_DOWN] = judge_down,     [RESTANTE_NOTICE_STRANGER] = judge_stranger,
  [RESTANTE_NOTICE_BACK] = judge_back,     [RESTANTE_NOTICE_ENDING] = judge_ending,
  [RESTANTE_NOTICE_PARKED] = judge_parked,
};

RestanteNoticeVerdict
restante_notice_judge (RestanteNoticeKind kind,
                       const RestanteNoticeFacts *facts,
                       const char *told,
                       gint64 now,
                       char **token)
{
  *token = NULL;
  g_return_val_if_fail (kind < RESTANTE_N_LASTING_NOTICES, RESTANTE_NOTICE_KEEP);
  return judges[kind](facts, told, now, token);
}

gboolean
restante_notice_judge_dns (const char *told, const char *code, gboolean red, char **token)
{
  g_auto (GStrv) before = g_strsplit (told ? told : "", " ", -1);
  gboolean was_red = g_strv_contains ((const char *const *)before, code);
  GString *after = g_string_new (NULL);

  for (gsize i = 0; before[i]; i++)
    if (*before[i] && !g_str_equal (before[i], code))
      g_string_append_printf (after, "%s%s", after->len ? " " : "", before[i]);
  if (red)
    g_string_append_printf (after, "%s%s", after->len ? " " : "", code);
  *token = g_string_free (after, after->len == 0);
  return was_red != red;
}

gboolean
restante_notice_read_dns (const char *text, char **code, char **severity, char **seen)
{
  g_autoptr (GRegex) form = g_regex_new (", ([a-z-]+) is now (ok|warning|error|unknown): (.*)$",
                                         G_REGEX_DOTALL, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!text || !g_regex_match (form, text, G_REGEX_MATCH_DEFAULT, &match))
    return FALSE;
  *code = g_match_info_fetch (match, 1);
  *severity = g_match_info_fetch (match, 2);
  *seen = g_match_info_fetch (match, 3);
  return TRUE;
}
