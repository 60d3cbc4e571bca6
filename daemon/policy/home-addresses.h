/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a home says that it is, and what that changes: at most one IPv4 and one IPv6 address. It
 * never proves that the home is there.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a sign of life means: the first usable IPv4 and the first usable IPv6 address of @told in
 * the order in which they come, or that of its @peer when it tells none. NULL when one of them is
 * no address, or one at which nothing can be reached from here: unspecified, multicast, reserved,
 * link local (RFC 6890); loopback, unless the peer is on this machine, too. Free it. */
char **restante_home_addresses_choose (const char *const *told, const char *peer);
/* What is known when @told comes after @known: @told, then what was known of the family that was
 * not told. *@changed: something of @told was not known. Free it. */
char **restante_home_addresses_merge (const char *const *known,
                                      const char *const *told,
                                      gboolean *changed);

G_END_DECLS
