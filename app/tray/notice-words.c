/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-words.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/fingerprint.h"
#include "widgets/primary-words.h"
#include "widgets/time-words.h"

#define OVERVIEW                                                                                   \
  {                                                                                                \
    NULL, NULL, "overview", ""                                                                     \
  }

static const RestanteNotice notices[RESTANTE_N_NOTICES] = {
  [RESTANTE_NOTICE_DOWN] = { "down",
                             "restante-tray-down",
                             G_NOTIFICATION_PRIORITY_HIGH,
                             OVERVIEW,
                             { { N_ ("Probe Now"), "probe", NULL, NULL },
                               { N_ ("Show"), NULL, "overview", "" } },
                             RESTANTE_NOTICE_BACK },
  [RESTANTE_NOTICE_STRANGER] = { "stranger",
                                 "restante-tray-stranger",
                                 G_NOTIFICATION_PRIORITY_URGENT,
                                 OVERVIEW,
                                 { { N_ ("Trust…"), NULL, "overview", "confirm", TRUE },
                                   { N_ ("Deny"), "deny", NULL, NULL, TRUE },
                                   { N_ ("Show"), NULL, "overview", "" } },
                                 RESTANTE_NOTICE_DOWN },
  [RESTANTE_NOTICE_BACK] = { "back",
                             "restante-tray-up",
                             G_NOTIFICATION_PRIORITY_NORMAL,
                             OVERVIEW,
                             { { N_ ("Show"), NULL, "overview", "" } },
                             RESTANTE_NOTICE_DOWN },
  [RESTANTE_NOTICE_ENDING] = { "ending",
                               "restante-tray-refusing",
                               G_NOTIFICATION_PRIORITY_HIGH,
                               { NULL, NULL, "held", "held" },
                               { { N_ ("Extend by 7 Days"), "extend", NULL, NULL },
                                 { N_ ("Show"), NULL, "held", "held" } },
                               -1 },
  [RESTANTE_NOTICE_PARKED] = { "parked",
                               "restante-tray-refusing",
                               G_NOTIFICATION_PRIORITY_NORMAL,
                               { NULL, NULL, "held", "parked" },
                               { { N_ ("Show"), NULL, "held", "parked" } },
                               -1 },
  [RESTANTE_NOTICE_FENCED] = { "fenced",
                               "restante-tray-stranger",
                               G_NOTIFICATION_PRIORITY_HIGH,
                               { NULL, NULL, "dns", "" },
                               { { N_ ("Show"), NULL, "dns", "" } },
                               RESTANTE_NOTICE_RESTORED },
  [RESTANTE_NOTICE_RESTORED] = { "restored",
                                 "restante-tray-up",
                                 G_NOTIFICATION_PRIORITY_NORMAL,
                                 { NULL, NULL, "dns", "" },
                                 { { N_ ("Show"), NULL, "dns", "" } },
                                 RESTANTE_NOTICE_FENCED },
  [RESTANTE_NOTICE_DNS] = { "dns",
                            "restante-tray-down",
                            G_NOTIFICATION_PRIORITY_HIGH,
                            { NULL, NULL, "dns", "" },
                            { { N_ ("Show"), NULL, "dns", "" } },
                            -1 },
};

const RestanteNotice *
restante_notice_find (RestanteNoticeKind kind)
{
  g_return_val_if_fail (kind < RESTANTE_N_NOTICES, &notices[0]);
  return &notices[kind];
}

char *
restante_notice_get_id (RestanteNoticeKind kind, const char *place, const char *domain)
{
  return g_strdup_printf ("%s %s %s", restante_notice_find (kind)->name, domain, place);
}

/* What a narrow notice cuts off is at the end. Translators: %s is a domain, in all of these. */
static const char *const titles[RESTANTE_N_NOTICES] = {
  [RESTANTE_NOTICE_DOWN] = N_ ("Server down: %s"),
  [RESTANTE_NOTICE_STRANGER] = N_ ("A stranger answers for %s"),
  [RESTANTE_NOTICE_BACK] = N_ ("Server back: %s"),
  [RESTANTE_NOTICE_ENDING] = N_ ("Hold ends soon: %s"),
  [RESTANTE_NOTICE_PARKED] = N_ ("Decision needed: %s"),
  [RESTANTE_NOTICE_FENCED] = N_ ("Server fenced: %s"),
  [RESTANTE_NOTICE_RESTORED] = N_ ("Address restored: %s"),
  [RESTANTE_NOTICE_DNS] = N_ ("DNS broken: %s"),
};

char *
restante_notice_get_title (RestanteNoticeKind kind, const char *domain)
{
  GString *title;

  g_return_val_if_fail (kind < RESTANTE_N_NOTICES, NULL);
  title = g_string_new (_ (titles[kind]));
  g_string_replace (title, "%s", domain, 1);
  return g_string_free (title, FALSE);
}

static char *
say_cause (const RestanteNoticeFacts *facts, const char *told, gint64 now)
{
  return restante_primary_words_cause (facts->state, facts->cause);
}

static char *
say_stranger (const RestanteNoticeFacts *facts, const char *told, gint64 now)
{
  g_autofree char *cause = restante_primary_words_cause (facts->state, facts->cause);
  g_autofree char *brief = facts->offered ? restante_fingerprint_to_short (facts->offered) : NULL;

  if (!brief)
    return g_strdup_printf ("%s\n%s", cause, _ ("No mail is sent to it."));
  /* Translators: why, then a fingerprint: "It shows the key 4f1c 09d2 … 17aa." */
  return g_strdup_printf (_ ("%s\nIt shows the key %s. No mail is sent to it."), cause, brief);
}

static char *
say_back (const RestanteNoticeFacts *facts, const char *told, gint64 now)
{
  gint64 since = told ? g_ascii_strtoll (told, NULL, 10) : facts->since;
  g_autofree char *span = restante_time_words_span (facts->since - since);
  gulong n = (gulong)MAX (facts->held, 0);
  g_autofree char *held = g_strdup_printf (
      ngettext ("%lu message is handed over.", "%lu messages are handed over.", n), n);
  /* Translators: "It was away for 3 h 12 min." */
  g_autofree char *away = g_strdup_printf (_ ("It was away for %s."), span);

  return n ? g_strdup_printf ("%s\n%s", away, held) : g_steal_pointer (&away);
}

static char *
say_ending (const RestanteNoticeFacts *facts, const char *told, gint64 now)
{
  g_autofree char *left = restante_time_words_span (facts->first_end - now);

  /* Translators: "The first hold ends in 1 d 23 h." */
  return g_strdup_printf (
      _ ("The first hold ends in %s. Extend it, or the mail goes on the shelf."), left);
}

static char *
say_parked (const RestanteNoticeFacts *facts, const char *told, gint64 now)
{
  gulong n = (gulong)MAX (facts->parked, 0);

  return g_strdup_printf (ngettext ("%lu message is parked: the server refused it.",
                                    "%lu messages are parked: the server refused them.", n),
                          n);
}

static char *(*const bodies[RESTANTE_N_LASTING_NOTICES]) (const RestanteNoticeFacts *facts,
                                                          const char *told,
                                                          gint64 now) = {
  [RESTANTE_NOTICE_DOWN] = say_cause,    [RESTANTE_NOTICE_STRANGER] = say_stranger,
  [RESTANTE_NOTICE_BACK] = say_back,     [RESTANTE_NOTICE_ENDING] = say_ending,
  [RESTANTE_NOTICE_PARKED] = say_parked,
};

char *
restante_notice_get_body (RestanteNoticeKind kind,
                          const RestanteNoticeFacts *facts,
                          const char *told,
                          gint64 now)
{
  g_return_val_if_fail (kind < RESTANTE_N_LASTING_NOTICES, NULL);
  return bodies[kind](facts, told, now);
}
