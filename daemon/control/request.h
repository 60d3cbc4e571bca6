/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request asks for, from its query or body to the types of the queue; every error is one
 * line that says what to write instead. It never changes anything. */
#pragma once

#include "api/domain-settings.h"
#include "api/selection.h"
#include "control/exchange.h"
#include "queue/domains.h"
#include "queue/filter.h"

G_BEGIN_DECLS

/* The domain called @name in any form; RESTANTE_API_ERROR_NOT_FOUND. */
RestanteDomainRecord *
restante_request_find_domain (RestanteQueue *queue, const char *name, GError **error);
/* A message's id; what is no number names no message: RESTANTE_API_ERROR_NOT_FOUND. */
gboolean restante_request_message_id (const char *text, gint64 *id, GError **error);
/* A whole number from @from to @to in the query; @fallback when it is not there. */
gboolean restante_request_number (RestanteExchange *exchange,
                                  const char *name,
                                  gint64 from,
                                  gint64 to,
                                  gint64 fallback,
                                  gint64 *number,
                                  GError **error);

/* domain, state, search and order of the query. */
RestanteFilter *restante_request_filter (RestanteExchange *exchange, GError **error);
/* Either `ids` or `all` with its filters. */
RestanteFilter *
restante_request_selection (RestanteQueue *queue, RestanteSelection *selection, GError **error);
/* Puts what is set in @settings into @record: primary, identity, hold. */
gboolean restante_request_settings (RestanteDomainSettings *settings,
                                    RestanteDomainRecord *record,
                                    GError **error);

G_END_DECLS
