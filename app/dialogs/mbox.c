/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/mbox.h"

#include <string.h>

static void
append_separator (GString *mbox, const char *sender, gint64 arrived)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (arrived);
  /* asctime's form, which no locale changes. */
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  g_string_append_printf (
      mbox, "From %s %s %s %2d %02d:%02d:%02d %d\n", sender && *sender ? sender : "MAILER-DAEMON",
      days[g_date_time_get_day_of_week (time) - 1], months[g_date_time_get_month (time) - 1],
      g_date_time_get_day_of_month (time), g_date_time_get_hour (time),
      g_date_time_get_minute (time), g_date_time_get_second (time), g_date_time_get_year (time));
}

/* ">>From " counts too: that is what makes it reversible. */
static gboolean
needs_quote (const char *line, gsize length)
{
  while (length && *line == '>') {
    line++;
    length--;
  }
  return length >= 5 && memcmp (line, "From ", 5) == 0;
}

void
restante_mbox_append (
    GString *mbox, const char *sender, gint64 arrived, const char *content, gsize length)
{
  const char *end = content + length;

  append_separator (mbox, sender, arrived);
  while (content < end) {
    const char *newline = memchr (content, '\n', end - content);
    gsize line = (newline ? newline : end) - content;
    gsize kept = line && content[line - 1] == '\r' ? line - 1 : line;

    if (needs_quote (content, kept))
      g_string_append_c (mbox, '>');
    g_string_append_len (mbox, content, kept);
    g_string_append_c (mbox, '\n');
    content += line + (newline ? 1 : 0);
  }
  g_string_append_c (mbox, '\n');
}
