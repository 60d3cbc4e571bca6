/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not happen to a domain while its fence is up, or being written: nobody would know any
 * more what has to be put back. It never looks at DNS.
 *
 * In the writer's jobs only. */
#pragma once

#include "queue/batch.h"
#include "queue/domains.h"

G_BEGIN_DECLS

/* CONFLICT: the domain @record has a fence that is up, or that was begun. */
gboolean restante_fence_check_none (RestanteBatch *batch,
                                    const RestanteDomainRecord *record,
                                    GError **error);
/* CONFLICT: so it has, and its primary is another one in @record than in the store. */
gboolean restante_fence_check_primary (RestanteBatch *batch,
                                       const RestanteDomainRecord *record,
                                       GError **error);

G_END_DECLS
