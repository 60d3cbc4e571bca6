/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads some pages in a row out of the middle of a long list, by keys: with a known key at once,
 * else by the list's marks. It never pages through what lies before. */
#pragma once

#include "client/holder.h"
#include "client/row-cache.h"

G_BEGIN_DECLS

typedef struct
{
  guint page;          /* the first one; less than asked for when the list has become shorter */
  GPtrArray *messages; /* RestanteMessage, in order; short only at the end of the list */
  guint total;         /* of the whole list */
  char **marks;        /* the key of each page but the first, when they were read; else NULL */
} RestantePageRun;

void restante_page_run_free (RestantePageRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePageRun, restante_page_run_free)

/* Reads @n_pages of RESTANTE_PAGE_ROWS from @page on of what @query finds. @key: the id of the last
 * message before
 * @page, or NULL when it is not known (or @page is 0). */
void restante_page_run_read_async (RestanteHolder *holder,
                                   const RestanteQuery *query,
                                   guint page,
                                   guint n_pages,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RestantePageRun *restante_page_run_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
