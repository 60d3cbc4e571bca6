/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of bytes as people write and read them. It never rounds what it reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole number with K, M or G (powers of 1024); bare: bytes. RESTANTE_API_ERROR_USAGE says what
 * is wrong. */
gboolean restante_size_parse (const char *text, gint64 *bytes, GError **error);
/* "512 B", "1.4 MiB", in the decimal point of the locale. Free it. */
char *restante_size_to_words (gint64 bytes);

G_END_DECLS
