/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notices in words: one table of title, urgency, buttons, and what a click opens. It never
 * decides that something is told (tray/notice-judge.h does) and never asks the clock. */
#pragma once

#include <gio/gio.h>

#include "tray/notice-judge.h"

G_BEGIN_DECLS

#define RESTANTE_NOTICE_BUTTONS 3

typedef struct
{
  const char *label;  /* untranslated; NULL: no button */
  const char *action; /* of the application, with (place, domain); NULL: opens @page and @detail */
  const char *page;
  const char *detail;
  gboolean about_key; /* only on a notice that shows a key; @action gets that key as a third word */
} RestanteNoticeButton;

typedef struct
{
  const char *name; /* a word for its id, and for what is remembered */
  const char *icon;
  GNotificationPriority priority;
  RestanteNoticeButton click; /* on the notice itself */
  RestanteNoticeButton buttons[RESTANTE_NOTICE_BUTTONS];
  int withdraws; /* a RestanteNoticeKind that it makes pointless, or -1 */
} RestanteNotice;

const RestanteNotice *restante_notice_find (RestanteNoticeKind kind);
/* Stable: a notice replaces the one of the same kind about the same domain. Free it. */
char *restante_notice_get_id (RestanteNoticeKind kind, const char *place, const char *domain);
/* Free it. */
char *restante_notice_get_title (RestanteNoticeKind kind, const char *domain);
/* @told: what restante_notice_judge() was given. Of lasting notices; free it. */
char *restante_notice_get_body (RestanteNoticeKind kind,
                                const RestanteNoticeFacts *facts,
                                const char *told,
                                gint64 now);

G_END_DECLS
