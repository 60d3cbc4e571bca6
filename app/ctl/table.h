/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aligned columns that fit into the terminal's width. It never cuts anything when the output is no
 * terminal. */
#pragma once

#include "ctl/terminal.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;
  gboolean right;  /* aligned to the right: numbers */
  gboolean shrink; /* may be cut when the line is too long */
} RestanteColumn;

typedef struct _RestanteTable RestanteTable;

/* @columns is static. */
RestanteTable *restante_table_new (const RestanteColumn *columns, guint n_columns);
void restante_table_free (RestanteTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTable, restante_table_free)

/* The next cell, row by row, left to right. Foreign text is made safe here; NULL is "". */
void restante_table_add (RestanteTable *self, RestanteColour colour, const char *text);
/* The same, of text that the caller gives away. */
void restante_table_take (RestanteTable *self, RestanteColour colour, char *text);
void restante_table_print (RestanteTable *self, RestanteTerminal *terminal);

G_END_DECLS
