/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/tray-words.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/primary-words.h"
#include "widgets/state-look.h"

/* From the worst to the best. No state is "Passive": hosts hide such an item, and with it the way
 * back to a window that was closed. */
static const struct
{
  const char *state;
  const char *icon;
  const char *status;
} ranks[] = {
  { "stranger", "restante-tray-stranger", "NeedsAttention" },
  { "down", "restante-tray-down", "NeedsAttention" },
  { RESTANTE_TRAY_OFFLINE, "restante-tray-offline", "Active" },
  { "unproven", "restante-tray-unproven", "NeedsAttention" },
  { "refusing", "restante-tray-refusing", "Active" },
  { "blind", "restante-tray-offline", "Active" },
  { "paused", "restante-tray-paused", "Active" },
  { "awaited", "restante-tray-up", "Active" },
  { "up", "restante-tray-up", "Active" },
};

/* An unknown state is as bad as one that is not proven. */
#define UNKNOWN 3

static gsize
rank_of (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranks); i++)
    if (g_strcmp0 (ranks[i].state, state) == 0)
      return i;
  return UNKNOWN;
}

static gboolean
is_offline (const RestanteTrayFacts *facts)
{
  return g_strcmp0 (facts->state, RESTANTE_TRAY_OFFLINE) == 0;
}

static gboolean
is_paused (const RestanteTrayFacts *facts)
{
  return g_strcmp0 (facts->state, "paused") == 0;
}

static void
count (RestanteTraySummary *summary, const RestanteTrayFacts *facts)
{
  summary->held += facts->held;
  summary->parked += facts->parked;
  if (is_paused (facts))
    summary->paused = TRUE;
  else if (!is_offline (facts))
    summary->running = TRUE;
}

RestanteTraySummary
restante_tray_words_sum_up (const RestanteTrayFacts *facts, guint n)
{
  RestanteTraySummary summary = { .icon = ranks[UNKNOWN].icon, .status = "Active", .one = n == 1 };
  gsize best = G_N_ELEMENTS (ranks);

  for (guint i = 0; i < n; i++) {
    gsize rank = rank_of (facts[i].state);

    count (&summary, &facts[i]);
    if (rank >= best)
      continue;
    best = rank;
    summary.worst = &facts[i];
    summary.icon = ranks[rank].icon;
    summary.status = ranks[rank].status;
  }
  if (summary.parked > 0)
    summary.status = "NeedsAttention";
  return summary;
}

/* "example.org: @words"; @words is taken. */
static char *
name_it (const RestanteTraySummary *summary, char *words)
{
  char *named;

  if (summary->one)
    return words;
  /* Translators: a domain or a holder, and how it is: "example.org: Down for 3 h 12 min". */
  named = g_strdup_printf (_ ("%s: %s"), summary->worst->name, words);
  g_free (words);
  return named;
}

char *
restante_tray_words_state (const RestanteTraySummary *summary, gint64 now)
{
  const RestanteTrayFacts *worst = summary->worst;

  if (!worst)
    return g_strdup (_ ("No domain is watched"));
  if (is_offline (worst))
    return name_it (summary, g_strdup (worst->detail));
  return name_it (summary, restante_primary_words_headline (worst->state, worst->since, now));
}

char *
restante_tray_words_held (gint64 held)
{
  gulong n = (gulong)MAX (held, 0);

  if (n == 0)
    return g_strdup (_ ("No mail is held"));
  return g_strdup_printf (ngettext ("%lu message held", "%lu messages held", n), n);
}

char *
restante_tray_words_parked (gint64 parked)
{
  gulong n = (gulong)MAX (parked, 0);

  return g_strdup_printf (
      ngettext ("%lu message needs a decision", "%lu messages need a decision", n), n);
}

char *
restante_tray_words_title (const RestanteTraySummary *summary)
{
  const RestanteTrayFacts *worst = summary->worst;

  if (!worst)
    return g_strdup (_ ("No domain is watched"));
  if (is_offline (worst))
    return name_it (summary, g_strdup (worst->detail));
  return name_it (
      summary, g_strdup (restante_state_look_get_word (RESTANTE_STATE_OF_PRIMARY, worst->state)));
}

static void
add_line (GString *text, char *line)
{
  g_autofree char *sentence = restante_format_sentence (line);

  if (text->len)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
  g_free (line);
}

char *
restante_tray_words_tooltip (const RestanteTraySummary *summary)
{
  const RestanteTrayFacts *worst = summary->worst;
  GString *text = g_string_new (NULL);

  if (worst && !is_offline (worst))
    add_line (text, restante_primary_words_cause (worst->state, worst->detail));
  if (summary->paused || summary->running)
    add_line (text, restante_tray_words_held (summary->held));
  if (summary->parked > 0)
    add_line (text, restante_tray_words_parked (summary->parked));
  return g_string_free (text, FALSE);
}
