/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed in a long list of which only a window is known before and after: as few and as short
 * splices as keep the rows that stay at their place. It never looks into the rows: they are
 * compared as pointers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint total;     /* rows of the whole list */
  guint start;     /* position of the window's first row */
  GPtrArray *rows; /* the window; NULL: not known */
} RestanteWindow;

typedef struct
{
  guint position, removed, added;
} RestanteSplice;

#define RESTANTE_SPLICES_MAX 3

/* Writes to @splices what turns @before into @after when done one after the other, and returns how
 * many. Rows that come or go outside of the windows are counted before or behind them. */
guint restante_row_diff (const RestanteWindow *before,
                         const RestanteWindow *after,
                         RestanteSplice splices[RESTANTE_SPLICES_MAX]);

G_END_DECLS
