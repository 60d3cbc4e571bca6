/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Set It Up for Me": shows what the holder would write into DNS and what was there, writes it when
 * told to, says what each name server answers then, and takes it back. What the holder refuses is
 * shown beside the plan; it never writes what was not shown. */
#pragma once

#include <adwaita.h>

#include "client/dns-state.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DNS_PLAN_DIALOG (restante_dns_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDnsPlanDialog, restante_dns_plan_dialog, RESTANTE, DNS_PLAN_DIALOG, AdwWindow)

/* Makes the plan at once. @dns is checked again after each change. */
GtkWindow *restante_dns_plan_dialog_new (GtkWindow *parent, RestanteDnsState *dns);

G_END_DECLS
