/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The domains in memory, by name, so that looking one up never touches the disk. It never writes
 * the store; domains.c does, and then puts the new record here. */
#pragma once

#include "queue/database.h"
#include "queue/domains.h"

G_BEGIN_DECLS

typedef struct _RestanteDomainTable RestanteDomainTable;

/* With all domains of @database. */
RestanteDomainTable *restante_domain_table_new (RestanteDatabase *database, GError **error);
void restante_domain_table_free (RestanteDomainTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDomainTable, restante_domain_table_free)

/* Any thread. Each returns new references. */
GPtrArray *restante_domain_table_list (RestanteDomainTable *self);
RestanteDomainRecord *restante_domain_table_find (RestanteDomainTable *self, const char *name);
RestanteDomainRecord *restante_domain_table_find_id (RestanteDomainTable *self, gint64 id);
RestanteDomainRecord *
restante_domain_table_first (RestanteDomainTable *self); /* by name, or NULL */
/* Adds or replaces; takes a reference of its own. */
void restante_domain_table_put (RestanteDomainTable *self, RestanteDomainRecord *record);
void restante_domain_table_remove (RestanteDomainTable *self, const char *name);

/* Held while a domain is changed in the store and here, so that both see changes in the same order.
 */
void restante_domain_table_begin_change (RestanteDomainTable *self);
void restante_domain_table_end_change (RestanteDomainTable *self);

G_END_DECLS
