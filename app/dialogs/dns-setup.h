/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of setting a domain up that waits for its DNS: the lines on which mail depends turn
 * green while it is seen, and those that do not say what to type. It checks every few seconds, in
 * the end less often and then no more; it never writes DNS itself. */
#pragma once

#include <adwaita.h>

#include "client/dns-state.h"

G_BEGIN_DECLS

/* Properties: "dns" (RestanteDnsState, once), "done" (read-only gboolean, with notify: all that
 * matters is right). */
#define RESTANTE_TYPE_DNS_SETUP (restante_dns_setup_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsSetup, restante_dns_setup, RESTANTE, DNS_SETUP, AdwBin)

gboolean restante_dns_setup_get_done (RestanteDnsSetup *self);

/* Seconds from the end of the check number @checks (from 1) to the next one; 0: no more. */
guint restante_dns_setup_next_check (guint checks);

G_END_DECLS
