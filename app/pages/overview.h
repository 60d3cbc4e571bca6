/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page that says how a domain is: its primary in words, what is held, and what needs a
 * decision. It never lists messages. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_OVERVIEW (restante_overview_get_type ())
G_DECLARE_FINAL_TYPE (RestanteOverview, restante_overview, RESTANTE, OVERVIEW, RestantePage)

G_END_DECLS
