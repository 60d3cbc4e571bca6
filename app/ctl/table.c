/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/table.h"

#include "client/format.h"

#define GAP       2
#define SHRUNK_TO 8 /* columns that are left of a cut cell at least */

typedef struct
{
  char *text;
  RestanteColour colour;
} Cell;

struct _RestanteTable
{
  const RestanteColumn *columns;
  guint n_columns;
  GArray *cells; /* Cell, row by row */
};

static void
cell_clear (gpointer data)
{
  g_free (((Cell *)data)->text);
}

RestanteTable *
restante_table_new (const RestanteColumn *columns, guint n_columns)
{
  RestanteTable *self = g_new0 (RestanteTable, 1);

  self->columns = columns;
  self->n_columns = n_columns;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->cells, cell_clear);
  return self;
}

void
restante_table_free (RestanteTable *self)
{
  g_array_unref (self->cells);
  g_free (self);
}

void
restante_table_add (RestanteTable *self, RestanteColour colour, const char *text)
{
  Cell cell = { restante_format_safe (text), colour };

  g_array_append_val (self->cells, cell);
}

void
restante_table_take (RestanteTable *self, RestanteColour colour, char *text)
{
  restante_table_add (self, colour, text);
  g_free (text);
}

static void
measure (RestanteTable *self, guint *widths)
{
  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = restante_terminal_measure (self->columns[i].title);
  for (guint i = 0; i < self->cells->len; i++) {
    guint *width = &widths[i % self->n_columns];
    *width = MAX (*width, restante_terminal_measure (g_array_index (self->cells, Cell, i).text));
  }
}

/* Takes from the widest column that may be cut until the line fits. */
static void
fit (RestanteTable *self, guint *widths, guint available)
{
  guint total = GAP * (self->n_columns - 1);

  for (guint i = 0; i < self->n_columns; i++)
    total += widths[i];
  while (total > available) {
    guint widest = self->n_columns;
    for (guint i = 0; i < self->n_columns; i++)
      if (self->columns[i].shrink && widths[i] > SHRUNK_TO &&
          (widest == self->n_columns || widths[i] > widths[widest]))
        widest = i;
    if (widest == self->n_columns)
      return;
    widths[widest]--;
    total--;
  }
}

/* @text in at most @width columns, its end replaced by "…" when it is cut. Free it. */
static char *
cut (const char *text, guint width)
{
  GString *kept = g_string_new (NULL);
  guint used = 0;

  if (restante_terminal_measure (text) <= width)
    return g_string_free (g_string_append (kept, text), FALSE);
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    g_autofree char *one = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
    used += restante_terminal_measure (one);
    if (used > width - 1)
      break;
    g_string_append (kept, one);
  }
  return g_string_free (g_string_append (kept, "…"), FALSE);
}

static void
print_cell (RestanteTable *self,
            RestanteTerminal *terminal,
            guint column,
            const guint *widths,
            RestanteColour colour,
            const char *text)
{
  g_autofree char *shown = cut (text, widths[column]);
  int padding = (int)(widths[column] - MIN (widths[column], restante_terminal_measure (shown)));
  gboolean last = column + 1 == self->n_columns;

  if (self->columns[column].right)
    restante_terminal_printf (terminal, "%*s", padding, "");
  restante_terminal_print (terminal, colour, shown);
  if (!self->columns[column].right && !last)
    restante_terminal_printf (terminal, "%*s", padding, "");
  if (last)
    restante_terminal_printf (terminal, "\n");
  else
    restante_terminal_printf (terminal, "%*s", GAP, "");
}

void
restante_table_print (RestanteTable *self, RestanteTerminal *terminal)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  measure (self, widths);
  if (terminal->width > 0)
    fit (self, widths, terminal->width);
  for (guint i = 0; i < self->n_columns; i++)
    print_cell (self, terminal, i, widths, RESTANTE_COLOUR_STRONG, self->columns[i].title);
  for (guint i = 0; i < self->cells->len; i++) {
    const Cell *cell = &g_array_index (self->cells, Cell, i);
    print_cell (self, terminal, i % self->n_columns, widths, cell->colour, cell->text);
  }
}
