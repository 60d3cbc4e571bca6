/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fence did, in one sentence for the owner's log. It never adds facts. */
#pragma once

#include "queue/fences.h"

G_BEGIN_DECLS

/* Of the activity: "fence" or "restore" when the name leads elsewhere now, "fence-skip" when
 * nothing was written. */
const char *restante_fence_words_kind (const RestanteFenceLog *entry);
/* @name: the primary's, or NULL. @reason: of a fence, in words, or NULL. Free it. */
char *
restante_fence_words_sentence (const RestanteFenceLog *entry, const char *name, const char *reason);

G_END_DECLS
