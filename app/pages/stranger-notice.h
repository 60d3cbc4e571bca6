/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card about a host that answers in the primary's place: the old key and the new one, where it
 * is, since when and what it says, and what the owner can say to it. It is seen only while there is
 * such a host that was not denied, and never trusts or denies by itself: the actions
 * "primary.confirm" and "primary.deny" of the page around it do. */
#pragma once

#include <adwaita.h>

#include "api/domain.h"

G_BEGIN_DECLS

/* Properties: "domain" (RestanteDomain, NULL: none), "now" (gint64, seconds since the epoch). */
#define RESTANTE_TYPE_STRANGER_NOTICE (restante_stranger_notice_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteStrangerNotice, restante_stranger_notice, RESTANTE, STRANGER_NOTICE, AdwBin)

G_END_DECLS
