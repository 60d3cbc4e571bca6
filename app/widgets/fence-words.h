/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A domain's fence in the words of the window's language. It never asks the clock: "now" is an
 * argument. */
#pragma once

#include "api/fence-entry.h"
#include "api/fence.h"

G_BEGIN_DECLS

/* What is returned is to be freed. @now: seconds since the epoch. */

/* "Fenced for 3 min": how it stands. */
char *restante_fence_words_title (RestanteFence *fence, gint64 now);
/* One sentence about what that means. */
char *restante_fence_words_explain (RestanteFence *fence);
/* "14:05 · Fenced A: 192.0.2.1 → 203.0.113.5" */
char *restante_fence_words_entry (RestanteFenceEntry *entry, gint64 now);

G_END_DECLS
