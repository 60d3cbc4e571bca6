/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and foreign text in words for people. Its words are English, for the terminal; the window
 * takes those of widgets/time-words.h. It never asks the clock: "now" is an argument. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times are seconds since the epoch; what is returned is to be freed. */

/* How long a hold still lasts: "3 d 4 h", "ended", or "without end" for @expires 0. */
char *restante_format_time_left (gint64 expires, gint64 now);
/* "3 d 4 h ago", "just now" under a minute (and in the future), "never" for @time 0. */
char *restante_format_ago (gint64 time, gint64 now);
/* In the local time zone: "14:05" on the day of @now, else "2024-03-09 14:05"; "never" for @time 0.
 */
char *restante_format_time (gint64 time, gint64 now);
/* "1 message", "1,234 messages" with the locale's grouping. */
char *restante_format_messages (guint64 n);
/* One line that is safe to show anywhere (mail is hostile input): restante_safe_text(). */
char *restante_format_safe (const char *text);
/* The same for a text of several lines: line ends and tabs stay. */
char *restante_format_safe_lines (const char *text);
/* One safe line that begins and ends as a sentence does; errors and causes are parts of sentences
 * or sentences. */
char *restante_format_sentence (const char *text);

G_END_DECLS
