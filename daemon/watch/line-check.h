/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this machine itself is offline: asks what stands at the near end of its line, and takes
 * any answer, a refusal included, as life (DESIGN section 4, `blind`). It never judges a primary.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_LINE_CHECK (restante_line_check_get_type ())
G_DECLARE_FINAL_TYPE (RestanteLineCheck, restante_line_check, RESTANTE, LINE_CHECK, GObject)

/* @targets: "ADDR:PORT", NULL-terminated, what the owner wants to be asked; NULL or empty: the
 * gateways, which are looked up at each check, and @servers, of the same form (NULL or empty: those
 * of /etc/resolv.conf). @timeout: seconds for a whole check. */
RestanteLineCheck *
restante_line_check_new (const char *const *targets, const char *const *servers, guint timeout);

/* Asks all at once, each with a connection and with a DNS question; the first answer ends it.
 * Several calls share one check.
 *
 * Of servers that were not named as targets, one on a loopback address is a resolver of this
 * machine: it answers whatever the line does, so only what it finds out elsewhere counts, and by
 * itself it is no reason to be called offline. */
void restante_line_check_async (RestanteLineCheck *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* TRUE: the line lives, or there is nobody who could be asked. FALSE: all are silent; *@silent says
 * who, "192.0.2.1 and 192.0.2.53". Free it. */
gboolean restante_line_check_finish (GAsyncResult *result, char **silent);

G_END_DECLS
