/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter as SQL. Each combination of domain and state is a lane of every index; a list is the
 * merge of the lanes that the filter allows and that have messages, so no list is ever sorted or
 * counted by going through all rows. It only reads. */
#pragma once

#include "queue/database.h"
#include "queue/domain-table.h"
#include "queue/filter.h"

G_BEGIN_DECLS

typedef struct _RestanteCriteria RestanteCriteria;

/* Looks up the lanes. NOT_FOUND for a domain that is not there. Copies what it needs of @filter. */
RestanteCriteria *restante_criteria_new (RestanteDatabase *database,
                                         RestanteDomainTable *domains,
                                         const RestanteFilter *filter,
                                         GError **error);
void restante_criteria_free (RestanteCriteria *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCriteria, restante_criteria_free)

/* A row each of (id, key) in the filter's order, behind the place (@key, @id) when @id is not 0, at
 * most @limit (negative: all). Finalize it. NULL with an error. */
sqlite3_stmt *restante_criteria_walk (
    RestanteCriteria *self, gint64 key, gint64 id, gint64 limit, GError **error);
/* The SQL of that, for a look at its plan. Free it. */
char *restante_criteria_to_sql (RestanteCriteria *self, gboolean behind);
/* How many match in all. */
gboolean restante_criteria_count (RestanteCriteria *self, gint64 *count, GError **error);
/* The sort key of the message @id; FALSE without an error when there is none. */
gboolean
restante_criteria_find_key (RestanteCriteria *self, gint64 id, gint64 *key, GError **error);

G_END_DECLS
