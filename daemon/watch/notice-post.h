/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One service outside, a webhook or ntfy, and what waits for it in the store: sent in order, tried
 * again until it is a day old. It never says what mail a notice is about unless it is told to, and
 * never drops one that was not taken before that.
 *
 * Main loop only; requests are made in threads. */
#pragma once

#include <gio/gio.h>

#include "queue/queue.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_NOTICE_WEBHOOK, /* the RestanteNotice in JSON */
  RESTANTE_NOTICE_NTFY,    /* its text, with title, priority and tags: docs.ntfy.sh/publish */
} RestanteNoticeService;

typedef struct
{
  RestanteQueue *queue; /* must live as long */
  RestanteNoticeService kind;
  const char *hostname; /* of this holder */
  const char *url;
  const char *token;          /* or NULL */
  const char *const *servers; /* "ADDR:PORT", NULL-terminated; empty: /etc/resolv.conf */
  guint timeout;              /* seconds for a request */
  gboolean details;           /* which mail it is about, too */
} RestanteNoticePostPlan;

#define RESTANTE_TYPE_NOTICE_POST (restante_notice_post_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNoticePost, restante_notice_post, RESTANTE, NOTICE_POST, GObject)

/* Begins with what was not taken before. Copies @plan. */
RestanteNoticePost *restante_notice_post_new (const RestanteNoticePostPlan *plan);
/* @document: a RestanteNotice in JSON, of @time (seconds since the epoch). It goes to the store,
 * and out from there. */
void restante_notice_post_add (RestanteNoticePost *self, gint64 time, const char *document);

/* No more tries: what comes only goes to the store. */
void restante_notice_post_part (RestanteNoticePost *self);
/* Whether a request is under way; and to end it. */
gboolean restante_notice_post_is_busy (RestanteNoticePost *self);
void restante_notice_post_cut (RestanteNoticePost *self);

G_END_DECLS
