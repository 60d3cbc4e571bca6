/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds since the epoch as RFC 3339 text in UTC, and back. It never reads a clock or a time zone
 * of the machine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "2026-01-31T09:30:00Z"; NULL for what has no such text (outside the years 1 to 9999). Free it. */
char *restante_time_format (gint64 seconds);
/* A date-time of RFC 3339 section 5.6, any offset that does not lead out of those years; fractions
 * of a second are cut off. RESTANTE_API_ERROR_USAGE. */
gboolean restante_time_parse (const char *text, gint64 *seconds, GError **error);

G_END_DECLS
