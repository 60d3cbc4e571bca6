/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one authoritative server says of a domain's MX records and of the primary's address when it
 * is asked directly, and whether it is in charge of the zone at all. It never asks another server.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* Names, normalized. */
typedef struct
{
  const char *zone;    /* the one that @domain lies in */
  const char *domain;  /* whose MX set is asked for */
  const char *primary; /* whose addresses are asked for when it lies in @zone; "": none */
} RestanteServerQuestion;

/* Fills @facts, which must live until the callback: answer, serial, mx, mx_ttl and primary. Copies
 * @question. @timeout: in seconds; all is asked at once. */
void restante_server_question_async (GSocketAddress *server,
                                     const RestanteServerQuestion *question,
                                     guint timeout,
                                     RestanteServerFacts *facts,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* FALSE only when it was cancelled. */
gboolean restante_server_question_finish (GAsyncResult *result, GError **error);

G_END_DECLS
