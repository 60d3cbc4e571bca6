/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in the form in which searches compare it: letters of either case are one. It never returns
 * invalid UTF-8, whatever bytes a sender put in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Free it. */
char *restante_fold (const char *text);

G_END_DECLS
