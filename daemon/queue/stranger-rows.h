/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is stored of those who are not a domain's primary: who answers in its place, and the keys
 * that the owner denied. It never judges a key, and it is for the files of this folder alone. */
#pragma once

#include "queue/database.h"
#include "queue/domains.h"

G_BEGIN_DECLS

/* Each in the transaction of @database, in place of what was stored for the domain before. */
gboolean restante_stranger_rows_store_sight (RestanteDatabase *database,
                                             const RestanteDomainRecord *record,
                                             GError **error);
gboolean restante_stranger_rows_store_denied (RestanteDatabase *database,
                                              const RestanteDomainRecord *record,
                                              GError **error);

G_END_DECLS
