/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that answers in a primary's place, in the words of a person. It never believes what the
 * host says, and never asks the clock: "now" is an argument, in seconds since the epoch. */
#pragma once

#include "api/stranger.h"

G_BEGIN_DECLS

/* "A host that has not shown the server’s key answers at 203.0.113.7, since 14:05…". Free it. */
char *restante_stranger_words_where (RestanteStranger *stranger, gint64 now);
/* "It greets with “mail.example ESMTP”." or "". Free it. */
char *restante_stranger_words_said (RestanteStranger *stranger);

G_END_DECLS
