/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a long list that are in memory, by position, in pages of which only the last used
 * ones stay. It never loads anything. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RESTANTE_PAGE_ROWS 200
#define RESTANTE_PAGES_MAX 20

typedef struct _RestanteRowCache RestanteRowCache;

RestanteRowCache *restante_row_cache_new (void);
void restante_row_cache_free (RestanteRowCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteRowCache, restante_row_cache_free)

/* The row at @position, owned by the cache, or NULL. */
gpointer restante_row_cache_get (RestanteRowCache *self, guint position);
void restante_row_cache_set (RestanteRowCache *self, guint position, gpointer row);
guint restante_row_cache_get_size (RestanteRowCache *self);
/* The position of the first row for which @matches returns TRUE, in no order, or G_MAXUINT. */
guint restante_row_cache_find (RestanteRowCache *self, GEqualFunc matches, gconstpointer what);
/* Drops the rows from @position to @position + @removed and moves those behind. */
void restante_row_cache_splice (RestanteRowCache *self, guint position, guint removed, guint added);
void restante_row_cache_clear (RestanteRowCache *self);

/* Says that @page is used; the rows of the page that was used least recently go when there are too
 * many. */
void restante_row_cache_touch (RestanteRowCache *self, guint page);
/* The page that was used last, or 0. */
guint restante_row_cache_get_current (RestanteRowCache *self);
/* Whether the page is in memory as the holder has it now: loaded, and not spliced since. */
gboolean restante_row_cache_is_fresh (RestanteRowCache *self, guint page);
void restante_row_cache_set_fresh (RestanteRowCache *self, guint page);
/* Nothing is fresh any more. */
void restante_row_cache_age (RestanteRowCache *self);

G_END_DECLS
