/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry of a form that is judged while it is typed into. It never says why itself: the form has
 * one place for that. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands in it, without white space around. Free it. */
char *restante_form_entry_get_text (GtkEditable *entry);
/* TRUE when it is good by @check, or is not asked for (it is not visible). An empty one is not
 * wrong yet, it only cannot be taken. One that is wrong looks so, and *@problem (free it) becomes
 * the reason unless there is one already. */
gboolean restante_form_entry_judge (GtkEditable *entry,
                                    gboolean (*check) (const char *text, GError **error),
                                    char **problem);

G_END_DECLS
