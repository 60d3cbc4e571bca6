/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML of mail as plain text. Nothing is fetched and nothing is run: scripts, styles and pictures
 * are left out, and a link is shown with the address that it really goes to. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @html is UTF-8. At most @limit bytes of text, cut between characters; *@truncated says whether
 * there was more. Broken HTML gives what can be read of it. Free it. */
char *restante_html_to_text (const char *html, gsize length, gsize limit, gboolean *truncated);

G_END_DECLS
