/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers wrote, made fit to be shown: text that a terminal, a text view or a telephone only
 * shows and never obeys. It never decodes anything and never says where the text came from.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line: control characters, line ends, and Unicode's bidirectional, invisible and tag
 * characters become spaces, what is not UTF-8 becomes U+FFFD. @text NULL: "". Free it. */
char *restante_safe_text (const char *text);
/* The same for a text of several lines: line ends and tabs stay. */
char *restante_safe_text_lines (const char *text);
/* The same in few words: without spaces at either end or several in a row, and at most @max bytes
 * (from 4 on), whole characters; "…" ends what was cut. */
char *restante_safe_text_short (const char *text, gsize max);

G_END_DECLS
