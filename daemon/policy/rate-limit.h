/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts what somebody does too often, as trying passwords, and says when that has to stop for a
 * while. It never looks at a clock, and it never remembers more than its rule allows: when it is
 * full, whoever has been quiet for longest is forgotten.
 *
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteRateLimit RestanteRateLimit;

typedef struct
{
  guint allowed;  /* times within the window */
  gint64 window;  /* seconds */
  gint64 penalty; /* seconds for which one more than that blocks */
  guint keys;     /* of them are remembered, at least 1 */
} RestanteRateLimitRule;

/* @rule is static. */
RestanteRateLimit *restante_rate_limit_new (const RestanteRateLimitRule *rule);
void restante_rate_limit_free (RestanteRateLimit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteRateLimit, restante_rate_limit_free)

/* @now is in seconds; what is remembered of a later time, from before a clock was set back, counts
 * no more. */
gboolean restante_rate_limit_is_blocked (RestanteRateLimit *self, const char *key, gint64 now);
/* @key did it once more; TRUE: that was once too often. While it is blocked nothing is counted, so
 * that a block ends. */
gboolean restante_rate_limit_count (RestanteRateLimit *self, const char *key, gint64 now);

/* What all addresses of one household have in common, an IPv4 address or an IPv6 /64; @address
 * itself when it is none. Free it. */
char *restante_rate_limit_household (const char *address);

G_END_DECLS
