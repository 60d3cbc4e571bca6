/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and sizes in words for people, the same in the app and in the terminal. It never asks the
 * clock: "now" is an argument. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The two largest units of @seconds: "3 d 4 h", "12 min", "5 s", "0 s". Negative ones count as 0.
 * Free it. */
char *restante_format_duration (gint64 seconds);
/* How long a hold still lasts at @now: "3 d 4 h", "ended", or "without end" for @expires NULL. Free
 * it. */
char *restante_format_time_left (GDateTime *expires, GDateTime *now);
/* How long ago: "3 d 4 h ago", "now" (under a minute). Free it. */
char *restante_format_ago (GDateTime *time, GDateTime *now);
/* A moment in the local time zone: "14:05" on the day of @now, else "2024-03-09 14:05". Free it. */
char *restante_format_time (GDateTime *time, GDateTime *now);
/* "1 message", "1,234 messages" with the locale's grouping. Free it. */
char *restante_format_messages (guint64 n);
/* "812 bytes", "1.2 MB" (decimal units, as files are shown on the desktop). Free it. */
char *restante_format_size (guint64 bytes);
/* One line that is safe to show anywhere: control and bidirectional formatting characters and line
 * ends become spaces or go, what is not UTF-8 becomes U+FFFD (mail is hostile input). Free it. */
char *restante_format_safe (const char *text);

G_END_DECLS
