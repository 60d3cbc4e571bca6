/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one authoritative server says of a domain's MX records when it is asked directly, and
 * whether it is in charge of the zone at all. It never asks another server.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* Fills @facts, which must live until the callback: answer, serial, mx and mx_ttl. @zone: the one
 * that @domain lies in. @timeout: in
 * seconds; both questions are asked at once. */
void restante_server_question_async (GSocketAddress *server,
                                     const char *zone,
                                     const char *domain,
                                     guint timeout,
                                     RestanteServerFacts *facts,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* FALSE only when it was cancelled. */
gboolean restante_server_question_finish (GAsyncResult *result, GError **error);

G_END_DECLS
