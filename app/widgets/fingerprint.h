/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key's fingerprint as people compare it: in groups of four, in lines of four groups, selectable.
 * It never judges it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Property: "fingerprint" ("sha256:HEX", or NULL). */
#define RESTANTE_TYPE_FINGERPRINT (restante_fingerprint_get_type ())
G_DECLARE_FINAL_TYPE (RestanteFingerprint, restante_fingerprint, RESTANTE, FINGERPRINT, AdwBin)

GtkWidget *restante_fingerprint_new (const char *fingerprint);

/* "sha256:0123456789…" as "0123 4567 89…", four groups a line, without the name of the digest. Free
 * it. */
char *restante_fingerprint_to_groups (const char *fingerprint);
/* The first two and the last two groups: "0123 4567 … cdef 0123", for one line. Free it. */
char *restante_fingerprint_to_short (const char *fingerprint);

G_END_DECLS
