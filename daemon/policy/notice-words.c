/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/notice-words.h"

/* @text: what it means, behind the cause; NULL: the cause says all. */
static const struct
{
  const char *name;
  const char *title;
  const char *text;
  guint priority;
  const char *tag;
} kinds[RESTANTE_NOTICE_KINDS] = {
  [RESTANTE_NOTICE_KIND_DOWN] = { "down", "the primary is down", "Its mail is kept here.", 4,
                                  "warning" },
  [RESTANTE_NOTICE_KIND_STRANGER] = { "stranger", "a stranger answers at the primary's address",
                                      "No mail is handed over.", 5, "rotating_light" },
  [RESTANTE_NOTICE_KIND_BACK] = { "back", "the primary is back", NULL, 3, "white_check_mark" },
  [RESTANTE_NOTICE_KIND_FENCE] = { "fence", "the fence is up", NULL, 3, "construction" },
  [RESTANTE_NOTICE_KIND_RESTORE] = { "restore", "the fence is taken down", NULL, 3,
                                     "house_with_garden" },
};

/* Whose states are told as what; refusing mail for a while is no news, and a report has it. */
static const struct
{
  const char *outage;
  RestanteNoticeKind kind;
} of_outages[] = {
  { "down", RESTANTE_NOTICE_KIND_DOWN },
  { "stranger", RESTANTE_NOTICE_KIND_STRANGER },
};

static const RestanteNoticeKind of_activities[] = { RESTANTE_NOTICE_KIND_FENCE,
                                                    RESTANTE_NOTICE_KIND_RESTORE };

/* How an outage of a kind is called in its report, before and behind how long all of it took: a
 * stranger may have been there for a part of that. */
static const struct
{
  const char *outage;
  const char *word;
  const char *besides;
} reports[] = {
  { "down", "Down", "" },
  { "stranger", "Away", ", and a stranger answered in its place" },
  { "refusing", "Refused mail for", "" },
};

const char *
restante_notice_kind_to_string (RestanteNoticeKind kind)
{
  g_return_val_if_fail ((guint)kind < RESTANTE_NOTICE_KINDS, NULL);
  return kinds[kind].name;
}

gboolean
restante_notice_kind_of_activity (const char *activity, RestanteNoticeKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (of_activities); i++)
    if (g_strcmp0 (activity, kinds[of_activities[i]].name) == 0) {
      *kind = of_activities[i];
      return TRUE;
    }
  return FALSE;
}

gboolean
restante_notice_kind_of_outage (const char *outage, gint64 told, RestanteNoticeKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (of_outages); i++)
    if (g_strcmp0 (outage, of_outages[i].outage) == 0) {
      *kind = of_outages[i].kind;
      return (told & RESTANTE_NOTICE_BIT (*kind)) == 0;
    }
  return FALSE;
}

gboolean
restante_notice_tells_end (gint64 told)
{
  return told != 0 && (told & RESTANTE_NOTICE_BIT (RESTANTE_NOTICE_KIND_BACK)) == 0;
}

char *
restante_notice_words_title (RestanteNoticeKind kind, const char *domain)
{
  return g_strdup_printf ("%s: %s", domain, kinds[kind].title);
}

char *
restante_notice_words_text (RestanteNoticeKind kind, const char *cause)
{
  if (cause == NULL || *cause == '\0')
    return g_strdup (kinds[kind].text != NULL ? kinds[kind].text : kinds[kind].title);
  if (kinds[kind].text == NULL)
    return g_strdup (cause);
  return g_strdup_printf ("%s %s", cause, kinds[kind].text);
}

char *
restante_notice_words_report (const RestanteOutageSum *sum, const char *span)
{
  gsize found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    if (g_strcmp0 (sum->kind, reports[i].outage) == 0)
      found = i;
  return g_strdup_printf ("%s %s%s: %" G_GINT64_FORMAT " held, %" G_GINT64_FORMAT
                          " delivered, %" G_GINT64_FORMAT " parked.",
                          reports[found].word, span, reports[found].besides, sum->held,
                          sum->delivered, sum->parked);
}

char *
restante_notice_words_collapsed (const char *text, guint left_out)
{
  if (left_out == 0)
    return g_strdup (text);
  return g_strdup_printf ("%s (%u earlier %s left out.)", text, left_out,
                          left_out == 1 ? "notice was" : "notices were");
}

guint
restante_notice_words_priority (RestanteNoticeKind kind)
{
  return kinds[kind].priority;
}

const char *
restante_notice_words_tag (RestanteNoticeKind kind)
{
  return kinds[kind].tag;
}
