/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses from which this machine speaks to the Internet, as its routes say. It sends nothing
 * and asks nobody, so behind address translation it finds none.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At most one of each family, as text, public ones only; NULL-terminated. Free it with
 * g_strfreev(). */
char **restante_own_addresses (void);

G_END_DECLS
