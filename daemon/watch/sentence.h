/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns a cause ("connection refused at 192.0.2.1 port 25") into a sentence for the owner. It never
 * adds facts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Upper case first, a full stop at the end, one line. Free it. */
char *restante_sentence (const char *cause);

G_END_DECLS
