/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DOMAIN of the API, which is put together from three places: the settings, the live primary and
 * the counts of the store. It never changes any of them. */
#pragma once

#include "api/domain.h"
#include "control/context.h"
#include "control/exchange.h"

G_BEGIN_DECLS

typedef struct _RestanteDomainDocuments RestanteDomainDocuments;

/* First in the main loop: settings and primaries of @records (RestanteDomainRecord *). */
RestanteDomainDocuments *restante_domain_documents_new (RestanteControlContext *context,
                                                        GPtrArray *records);
void restante_domain_documents_free (RestanteDomainDocuments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDomainDocuments, restante_domain_documents_free)

/* Then in a worker: the counts. The result has the order of the records; owned by @self. */
GListStore *restante_domain_documents_count (RestanteDomainDocuments *self,
                                             RestanteQueue *queue,
                                             GError **error);

/* Answers with the one domain @record as it is now. Main loop. */
void restante_domain_document_answer (RestanteExchange *exchange, RestanteDomainRecord *record);

G_END_DECLS
