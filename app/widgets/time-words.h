/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time in the words of the window's language. It never asks the clock: "now" is an
 * argument. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times are seconds since the epoch; what is returned is to be freed. */

/* The two largest parts: "3 d 4 h", "45 s"; less than nothing is "0 s". */
char *restante_time_words_span (gint64 seconds);
/* "3 d 4 h ago"; "just now" under a minute and in the future. */
char *restante_time_words_ago (gint64 time, gint64 now);
/* How long a hold still lasts: "3 d 4 h", "ended", or "without end" for @expires 0. */
char *restante_time_words_left (gint64 expires, gint64 now);

G_END_DECLS
