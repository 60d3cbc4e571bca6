/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time as people write and read them. It never rounds what it reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole number with s, m (minutes), h, d or w; bare: seconds. RESTANTE_API_ERROR_USAGE says what
 * is wrong. */
gboolean restante_duration_parse (const char *text, gint64 *seconds, GError **error);
/* The two largest parts: "30 d", "3 h 12 min", "45 s"; less than nothing is "0 s". Free it. */
char *restante_duration_to_words (gint64 seconds);

G_END_DECLS
