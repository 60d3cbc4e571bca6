/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where restantectl reads and writes, and what can be done there: colour, a width, a question. It
 * never asks where nobody can answer. */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct
{
  FILE *in, *out, *err; /* not owned */
  gboolean interactive; /* somebody can answer */
  gboolean colour;      /* on `out` */
  guint width;          /* columns of `out`; 0: lines may be of any length */
} RestanteTerminal;

typedef enum
{
  RESTANTE_COLOUR_PLAIN,
  RESTANTE_COLOUR_GOOD,
  RESTANTE_COLOUR_WARNING,
  RESTANTE_COLOUR_BAD,
  RESTANTE_COLOUR_STRONG,
  RESTANTE_COLOUR_FAINT,
} RestanteColour;

/* Colour and width only when @out is a terminal and NO_COLOR is not set. */
void restante_terminal_init (RestanteTerminal *self, FILE *in, FILE *out, FILE *err);
/* Writes @text as it is: it must be safe (client/format.h) when it is foreign. */
void restante_terminal_print (RestanteTerminal *self, RestanteColour colour, const char *text);
void restante_terminal_printf (RestanteTerminal *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
/* Asks a question that "y" or "yes" agrees to; FALSE for everything else. */
gboolean restante_terminal_ask (RestanteTerminal *self, const char *question);
/* Columns that @text takes. */
guint restante_terminal_measure (const char *text);
/* The colour in which a state of a primary or a message is shown. */
RestanteColour restante_terminal_colour_of (const char *state);

G_END_DECLS
