/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner is told outside the holder: which outages and activities are worth it, in which
 * words, and how loud (the priorities and tags of ntfy). It never says more of the mail than how
 * many messages there are.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_NOTICE_KIND_DOWN,
  RESTANTE_NOTICE_KIND_STRANGER,
  RESTANTE_NOTICE_KIND_BACK,
  RESTANTE_NOTICE_KIND_FENCE,
  RESTANTE_NOTICE_KIND_RESTORE,
} RestanteNoticeKind;
#define RESTANTE_NOTICE_KINDS 5

/* Kinds as bits of what was told of an outage: stored, never renumber. */
#define RESTANTE_NOTICE_BIT(kind) (1 << (kind))

/* What came of an outage. */
typedef struct
{
  const char *kind; /* its own: "down", "stranger", "refusing" */
  gint64 seconds;
  gint64 held;
  gint64 delivered;
  gint64 parked;
} RestanteOutageSum;

const char *restante_notice_kind_to_string (RestanteNoticeKind kind); /* "down", … */
/* FALSE: an activity of this kind is for the log alone, or an outage tells it. */
gboolean restante_notice_kind_of_activity (const char *activity, RestanteNoticeKind *kind);
/* Whether an outage that is of @kind ("down", …) now is to be told, and as what; @told: bits of
 * what was told of it. Each is told once an outage. */
gboolean restante_notice_kind_of_outage (const char *outage, gint64 told, RestanteNoticeKind *kind);
/* Whether its end is: only when its beginning was. */
gboolean restante_notice_tells_end (gint64 told);

/* "example.org: the primary is down". Free it. */
char *restante_notice_words_title (RestanteNoticeKind kind, const char *domain);
/* @cause: a sentence, or NULL. Free it. */
char *restante_notice_words_text (RestanteNoticeKind kind, const char *cause);
/* "Down 7 h 12 min: 14 held, 13 delivered, 1 parked." @span: how long it was, in words. Free it. */
char *restante_notice_words_report (const RestanteOutageSum *sum, const char *span);
/* @text with what was left out before it; @left_out 0: as it is. Free it. */
char *restante_notice_words_collapsed (const char *text, guint left_out);
guint restante_notice_words_priority (RestanteNoticeKind kind); /* 1 to 5 */
const char *restante_notice_words_tag (RestanteNoticeKind kind);

G_END_DECLS
