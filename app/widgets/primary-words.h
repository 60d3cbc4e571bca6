/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A primary in the words of a person: how it is, why, and what comes next. It never asks the clock:
 * "now" is an argument, in seconds since the epoch. */
#pragma once

#include "api/primary.h"

G_BEGIN_DECLS

/* The state as it is shown: "awaited" between the calls of a primary that calls by itself, which is
 * no outage; otherwise the API's. Static or owned by @primary. */
const char *restante_primary_words_state (RestantePrimary *primary);
/* "Down for 3 h 12 min". Free it. */
char *restante_primary_words_headline (const char *state, gint64 since, gint64 now);
/* The cause as a whole sentence, or what the state means when there is no cause. Free it. */
char *restante_primary_words_cause (const char *state, const char *cause);
/* "Next probe in 47 s.", "Paused until you resume." Free it. */
char *
restante_primary_words_next (const char *state, gint64 next_probe, gint64 paused_until, gint64 now);
/* "14:05, 3 h 12 min ago, at 203.0.113.7" or "Never". Free it. */
char *restante_primary_words_last_proven (gint64 last_proven, const char *last_address, gint64 now);
/* What an identity of @kind ("key", …) with @fingerprints proves. Free it. */
char *restante_primary_words_identity (const char *kind, const char *const *fingerprints);

G_END_DECLS
