/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fence writes and what a restore puts back: A and AAAA of the primary's name and nothing
 * else, each as the whole set before and after (CONTRACT "fence"). It never looks whether DNS is
 * so.
 *
 * Pure; any thread. */
#pragma once

#include "policy/record-set.h"

G_BEGIN_DECLS

#define RESTANTE_FENCE_TTL_MAX 60 /* of a record that a fence writes; seconds */

/* What the owner gave as the place to lead the name to ("self", "nothing", or addresses with
 * blanks, commas or semicolons between them) as it is kept; NULL: it is none of that. Free it. */
char *restante_fence_normalize_to (const char *text);
/* The addresses that a normalized @to stands for; @own are this machine's. NULL-terminated; free it
 * with g_strfreev(). */
char **restante_fence_resolve_to (const char *to, const char *const *own);

/* @addresses sorted in one line, so that lines can be compared. Free it. */
char *restante_fence_line (const char *const *addresses);

/* RestanteRecordChange that lead @name from @found to @value, sets that stay the same left out.
 * Their TTLs before are 0: not known. @writer may be NULL. */
GPtrArray *restante_fence_plan (const char *name,
                                const char *const *found,
                                const char *const *value,
                                const char *writer);
/* @ttl is that of the set before; 0: not known. */
void restante_fence_plan_set_ttl (RestanteRecordChange *change, guint32 ttl);

/* A set that the fence has to leave as it is stands among its changes as well: with the same before
 * and after. */
void restante_fence_plan_keep (RestanteRecordChange *change);
gboolean restante_fence_plan_is_kept (const RestanteRecordChange *change);
/* For a service that cannot take one family away alone: takes out of @changes one that gives the
 * name a family that it did not have, where the other family leads it already. Free it; NULL: there
 * is none (any more). */
RestanteRecordChange *restante_fence_plan_take_added (GPtrArray *changes);

/* RestanteRecordChange that put back what @changes of a fence took away: the sets as they were,
 * when @address was one of theirs or is NULL; otherwise @address alone, besides what was kept. */
GPtrArray *restante_fence_plan_back (GPtrArray *changes, const char *address);

G_END_DECLS
