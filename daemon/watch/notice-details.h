/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mail a notice is about, for an owner who asked for that: the newest messages that arrived
 * during its outage. What strangers wrote is made short and safe to be shown; it never tells more
 * of a message than sender, recipients, subject, size and when it arrived.
 *
 * Blocks (the store): in a worker. */
#pragma once

#include "api/notice.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* A text that ntfy takes as a message has so many bytes at most (docs.ntfy.sh/publish). */
#define RESTANTE_NOTICE_TEXT_MAX 4096

/* Sets mail and more-mail of @notice, which has the id @id of its place in the store: mail that
 * came later is not told, so it says the same when it is sent again. A notice about no outage, or
 * one in which nothing came, stays as it is. */
gboolean restante_notice_details_add (RestanteNotice *notice,
                                      RestanteQueue *queue,
                                      gint64 id,
                                      GError **error);
/* The text of @notice, and a line each for the newest of its mail, within RESTANTE_NOTICE_TEXT_MAX;
 * without mail the text alone. Free it. */
char *restante_notice_details_text (RestanteNotice *notice);

G_END_DECLS
