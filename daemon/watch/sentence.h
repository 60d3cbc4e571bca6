/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns a cause ("connection refused at 192.0.2.1 port 25"), or what a host said, into words for
 * the owner. It never adds facts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Upper case first, a full stop at the end, one line. Free it. */
char *restante_sentence (const char *cause);

#define RESTANTE_QUOTE_MAX 200
/* What a host said, which may be anything: printable ASCII in one line, at most RESTANTE_QUOTE_MAX
 * bytes. NULL when nothing is left. Free it. */
char *restante_quote (const char *said);

G_END_DECLS
