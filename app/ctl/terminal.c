/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/terminal.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ECMA-48 SGR, by RestanteColour. */
static const char *const sequences[] = { "",         "\033[32m", "\033[33m",
                                         "\033[31m", "\033[1m",  "\033[2m" };

static guint
width_of (int fd)
{
  struct winsize size;
  const char *columns = g_getenv ("COLUMNS");
  guint64 number;

  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (columns && g_ascii_string_to_unsigned (columns, 10, 20, 10000, &number, NULL))
    return (guint)number;
  return 80;
}

static gboolean
is_terminal (FILE *file)
{
  int fd = fileno (file);

  return fd >= 0 && isatty (fd);
}

void
restante_terminal_init (RestanteTerminal *self, FILE *in, FILE *out, FILE *err)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  gboolean dumb = g_strcmp0 (g_getenv ("TERM"), "dumb") == 0;
  gboolean terminal = is_terminal (out);

  *self = (RestanteTerminal){ .in = in, .out = out, .err = err };
  self->interactive = is_terminal (in) && is_terminal (err);
  self->colour = terminal && !dumb && !(no_colour && *no_colour);
  self->width = terminal ? width_of (fileno (out)) : 0;
}

void
restante_terminal_print (RestanteTerminal *self, RestanteColour colour, const char *text)
{
  gboolean coloured = self->colour && colour != RESTANTE_COLOUR_PLAIN;

  if (coloured)
    fputs (sequences[colour], self->out);
  fputs (text, self->out);
  if (coloured)
    fputs ("\033[0m", self->out);
}

void
restante_terminal_printf (RestanteTerminal *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (self->out, format, arguments);
  va_end (arguments);
}

gboolean
restante_terminal_ask (RestanteTerminal *self, const char *question)
{
  char answer[16] = "";

  if (!self->interactive)
    return FALSE;
  fflush (self->out);
  fprintf (self->err, "%s [y/N] ", question);
  fflush (self->err);
  if (!fgets (answer, sizeof answer, self->in))
    return FALSE;
  g_strstrip (answer);
  return g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0;
}

guint
restante_terminal_measure (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

static const struct
{
  const char *state;
  RestanteColour colour;
} colours[] = {
  { "up", RESTANTE_COLOUR_GOOD },          { "down", RESTANTE_COLOUR_BAD },
  { "stranger", RESTANTE_COLOUR_BAD },     { "refusing", RESTANTE_COLOUR_WARNING },
  { "unproven", RESTANTE_COLOUR_WARNING }, { "paused", RESTANTE_COLOUR_WARNING },
  { "blind", RESTANTE_COLOUR_WARNING },    { "parked", RESTANTE_COLOUR_BAD },
  { "shelf", RESTANTE_COLOUR_WARNING },    { "returned", RESTANTE_COLOUR_WARNING },
  { "delivered", RESTANTE_COLOUR_GOOD },
};

RestanteColour
restante_terminal_colour_of (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    if (g_strcmp0 (state, colours[i].state) == 0)
      return colours[i].colour;
  return RESTANTE_COLOUR_PLAIN;
}
