/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines to paste into another program's settings, filled with what a holder says, which cannot
 * leave its place in them. It never quotes: what could need that is left out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Puts @value (NULL: nothing) in every place of @lines where @name ("{user}") stands, without all
 * characters but those of names, addresses, URLs and passwords. */
void restante_plain_lines_put (GString *lines, const char *name, const char *value);
/* The same for several values, with a blank between each two. */
void restante_plain_lines_put_list (GString *lines, const char *name, const char *const *values);

G_END_DECLS
