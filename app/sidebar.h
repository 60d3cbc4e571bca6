/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holder with the state of its connection, and below it every domain with its pages. It never
 * shows a page: it says which one was chosen. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* Signal: "chosen" (RestanteDomain *, name of the page): by the owner or by
 * restante_sidebar_choose(); with (NULL, NULL) when there is no domain (any more). */
#define RESTANTE_TYPE_SIDEBAR (restante_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (RestanteSidebar, restante_sidebar, RESTANTE, SIDEBAR, AdwBin)

void restante_sidebar_set_holder (RestanteSidebar *self, RestanteHolder *holder);
/* @domain NULL: the one that is chosen now; @page NULL: likewise. */
void restante_sidebar_choose (RestanteSidebar *self, const char *domain, const char *page);

G_END_DECLS
