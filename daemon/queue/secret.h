/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A password that the holder makes itself, for somebody who has to type it into a router. It never
 * comes from a generator that can be guessed, and it is overwritten when it is freed.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text that is wiped when it goes: g_autoptr (RestanteSecret). */
typedef char RestanteSecret;

/* At least @bytes (1 to 64) of the kernel's randomness, 5 bits a character, in small letters and
 * digits that are not taken for each other (no l, o, 0 and 1). Blocks only before the kernel's
 * generator is ready, early in a boot. */
RestanteSecret *restante_secret_make (guint bytes);
/* Whether @text is the secret; takes as long for every text of one length. */
gboolean restante_secret_equal (const RestanteSecret *self, const char *text);
/* NULL is fine. */
void restante_secret_free (RestanteSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSecret, restante_secret_free)

G_END_DECLS
