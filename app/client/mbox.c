/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/mbox.h"

#include <string.h>

/* A longer line is written in pieces. Only its beginning can need a quote, and nobody sends so many
 * “>”. */
#define HELD_MAX 4096

RestanteMbox *
restante_mbox_new (void)
{
  RestanteMbox *self = g_new0 (RestanteMbox, 1);

  self->line = g_string_new (NULL);
  self->out = g_string_new (NULL);
  return self;
}

void
restante_mbox_free (RestanteMbox *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->out, TRUE);
  g_free (self);
}

/* The sender is one word in the “From ” line. */
static void
append_sender (GString *out, const char *sender)
{
  if (*sender == '\0')
    g_string_append (out, "MAILER-DAEMON");
  for (; *sender; sender++)
    g_string_append_c (out, (guchar)*sender <= ' ' || *sender == 0x7f ? '-' : *sender);
}

void
restante_mbox_begin (RestanteMbox *self, const char *sender, gint64 arrived)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (arrived);

  g_string_append (self->out, "From ");
  append_sender (self->out, sender);
  /* asctime() in UTC, without the words of a locale. */
  g_string_append_printf (
      self->out, " %s %s %2d %02d:%02d:%02d %d\n", days[g_date_time_get_day_of_week (time) - 1],
      months[g_date_time_get_month (time) - 1], g_date_time_get_day_of_month (time),
      g_date_time_get_hour (time), g_date_time_get_minute (time), g_date_time_get_second (time),
      g_date_time_get_year (time));
}

static gboolean
needs_quote (const GString *line)
{
  gsize i = 0;

  while (i < line->len && line->str[i] == '>')
    i++;
  return line->len - i >= strlen ("From ") &&
         memcmp (line->str + i, "From ", strlen ("From ")) == 0;
}

/* Writes the held line, or the held beginning of one. */
static void
flush_line (RestanteMbox *self)
{
  if (!self->within && needs_quote (self->line))
    g_string_append_c (self->out, '>');
  g_string_append_len (self->out, self->line->str, (gssize)self->line->len);
  g_string_truncate (self->line, 0);
}

void
restante_mbox_feed (RestanteMbox *self, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (bytes[i] == '\n') {
      if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
        g_string_truncate (self->line, self->line->len - 1);
      flush_line (self);
      g_string_append_c (self->out, '\n');
      self->within = FALSE;
      continue;
    }
    g_string_append_c (self->line, bytes[i]);
    /* A CR may be the first half of a line end. */
    if (self->line->len >= HELD_MAX && bytes[i] != '\r') {
      flush_line (self);
      self->within = TRUE;
    }
  }
}

void
restante_mbox_end (RestanteMbox *self)
{
  gboolean open = self->within || self->line->len > 0;

  flush_line (self);
  self->within = FALSE;
  g_string_append (self->out, open ? "\n\n" : "\n");
}
