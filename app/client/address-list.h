/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IP addresses as an owner types several of them, judged while they are typed. It never resolves a
 * name; what the holder says of them counts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text (blanks, commas or semicolons between the addresses) with one blank between each two, as
 * "fence on --to" takes it; free it. NULL: it is empty, or has a word that is no address (RFC 3986
 * section 3.2.2 without leading zeros, RFC 4291 section 2.2 without a scope), which *@odd becomes;
 * free that. */
char *restante_address_list_parse (const char *text, char **odd);

G_END_DECLS
