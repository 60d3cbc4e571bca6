/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of mail as UTF-8 that can be shown. It never fails and never lets a control character
 * through: a terminal would obey it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text in the MIME @charset (NULL or unknown: UTF-8, or else Windows-1252, which most undeclared
 * mail is in). What cannot be converted becomes U+FFFD. A character that is cut off at the end is
 * left out. Free it. */
char *restante_charset_to_utf8 (const char *text, gsize length, const char *charset);
/* Changes @text, which is UTF-8, in place: CRLF and CR become LF; control characters but LF and TAB
 * go, and so do the marks that turn the direction of text around. Returns @text. */
char *restante_charset_make_plain (char *text);

G_END_DECLS
