/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A domain's fence as the API shows it. It never changes anything.
 *
 * Any thread; blocks. */
#pragma once

#include "api/fence.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* RESTANTE_QUEUE_ERROR. */
RestanteFence *
restante_fence_document_new (RestanteQueue *queue, const char *domain, GError **error);

G_END_DECLS
