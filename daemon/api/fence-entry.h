/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One write of a fence or a restore, or one that was not made, with what was there before so that
 * it can be taken back. It never says that a write was made when it was not: the result is in
 * words.
 */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_FENCE_ENTRY (restante_fence_entry_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteFenceEntry, restante_fence_entry, RESTANTE, FENCE_ENTRY, RestanteValue)

gint64 restante_fence_entry_get_time (RestanteFenceEntry *self);
/* "fence", "restore", or "skip" when nothing was written. */
const char *restante_fence_entry_get_action (RestanteFenceEntry *self);
/* "A" or "AAAA"; NULL: it never came to a record. */
const char *restante_fence_entry_get_record_type (RestanteFenceEntry *self);
/* Addresses. */
const char *const *restante_fence_entry_get_before (RestanteFenceEntry *self);
const char *const *restante_fence_entry_get_after (RestanteFenceEntry *self);
/* One sentence. */
const char *restante_fence_entry_get_result (RestanteFenceEntry *self);

G_END_DECLS
