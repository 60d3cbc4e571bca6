/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a text that was secret: it is overwritten before its memory is anybody's again. It
 * never knows what it was.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites @secret up to its end; NULL is fine. No compiler leaves that out. */
void restante_wipe (char *secret);
/* The same, and frees it. */
void restante_wipe_free (char *secret);

G_END_DECLS
