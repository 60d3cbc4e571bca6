/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/dns-words.h"

#include <glib/gi18n.h>

#include "widgets/state-look.h"
#include "widgets/time-words.h"

static const struct
{
  const char *code;
  const char *title;
} titles[] = {
  { "mx-present", N_ ("This holder among the MX records") },
  { "primary-present", N_ ("Your server among the MX records") },
  { "mx-order", N_ ("Order of the MX records") },
  { "mx-target", N_ ("Where the MX records lead") },
  { "self-address", N_ ("Address of this holder") },
  { "helo", N_ ("Name of this holder’s address") },
  { "primary-address", N_ ("Address of your server") },
  { "ns-agree", N_ ("Agreement of the name servers") },
  { "caches", N_ ("What public resolvers remember") },
  { "ttl", N_ ("How long answers are remembered") },
  { "mta-sts", N_ ("MTA-STS policy") },
  { "dane", N_ ("Keys in DNS (DANE)") },
  { "certificate", N_ ("Certificate of this holder") },
  { "vanished", N_ ("Changes since yesterday") },
};

const char *
restante_dns_words_title (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].code, code) == 0)
      return _ (titles[i].title);
  return code ? code : "";
}

char *
restante_dns_words_summary (const RestanteDnsTally *tally)
{
  guint red = tally->n[RESTANTE_DNS_RED];
  guint amber = tally->n[RESTANTE_DNS_AMBER];

  if (red > 0)
    return g_strdup_printf (ngettext ("%u thing to mend", "%u things to mend", red), red);
  if (amber > 0)
    return g_strdup_printf (ngettext ("%u thing to look at", "%u things to look at", amber), amber);
  if (tally->n[RESTANTE_DNS_GREEN] == 0)
    return g_strdup (_ ("Nothing is known yet"));
  return g_strdup (tally->n[RESTANTE_DNS_UNKNOWN] > 0 ? _ ("Nothing is wrong")
                                                      : _ ("Everything is right"));
}

char *
restante_dns_words_headline (RestanteCheckList *report, const char *problem)
{
  RestanteDnsTally tally = restante_dns_tally (report);

  if (report)
    return restante_dns_words_summary (&tally);
  return g_strdup (problem ? _ ("DNS was not checked yet") : _ ("Looking at DNS…"));
}

static char *
say_count (RestanteDnsColour colour, guint n)
{
  switch (colour) {
  case RESTANTE_DNS_RED:
    /* Translators: these four are parts of a list such as "2 wrong, 1 warning, 11 right". */
    return g_strdup_printf (ngettext ("%u wrong", "%u wrong", n), n);
  case RESTANTE_DNS_AMBER:
    return g_strdup_printf (ngettext ("%u warning", "%u warnings", n), n);
  case RESTANTE_DNS_UNKNOWN:
    return g_strdup_printf (ngettext ("%u not known", "%u not known", n), n);
  case RESTANTE_DNS_GREEN:
    break;
  }
  return g_strdup_printf (ngettext ("%u right", "%u right", n), n);
}

char *
restante_dns_words_counts (const RestanteDnsTally *tally)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < RESTANTE_DNS_N_COLOURS; i++) {
    g_autofree char *part = NULL;

    if (tally->n[i] == 0)
      continue;
    part = say_count ((RestanteDnsColour)i, tally->n[i]);
    g_strv_builder_add (parts, part);
  }
  list = g_strv_builder_end (parts);
  /* Translators: between the parts of a list. */
  return g_strjoinv (_ (", "), list);
}

char *
restante_dns_words_checked (gint64 checked, gint64 now)
{
  g_autofree char *ago = restante_time_words_ago (checked, now);

  if (!checked)
    return g_strdup (_ ("Not checked yet."));
  /* Translators: "Checked 3 min ago." or "Checked just now." */
  return g_strdup_printf (_ ("Checked %s."), ago);
}

static const RestanteStateLook *
find_look (const RestanteDnsTally *tally)
{
  static const char *const severities[] = {
    [RESTANTE_DNS_RED] = "error",
    [RESTANTE_DNS_AMBER] = "warning",
    [RESTANTE_DNS_UNKNOWN] = "unknown",
    [RESTANTE_DNS_GREEN] = "ok",
  };
  RestanteDnsColour worst = restante_dns_tally_worst (tally);

  /* What cannot be told does no harm beside what is right. */
  if (worst == RESTANTE_DNS_UNKNOWN && tally->n[RESTANTE_DNS_GREEN] > 0)
    worst = RESTANTE_DNS_GREEN;
  return restante_state_look_find (RESTANTE_STATE_OF_CHECK, severities[worst]);
}

const char *
restante_dns_words_icon (const RestanteDnsTally *tally)
{
  return find_look (tally)->icon;
}

const char *
restante_dns_words_style (const RestanteDnsTally *tally)
{
  return find_look (tally)->style;
}
