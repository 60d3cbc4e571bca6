/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page of one domain in the sidebar. It never shows the page. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"
#include "pages/pages.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_SIDEBAR_ROW (restante_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteSidebarRow, restante_sidebar_row, RESTANTE, SIDEBAR_ROW, GtkListBoxRow)

/* @kind is static. */
GtkWidget *restante_sidebar_row_new (RestanteDomain *domain, const RestantePageKind *kind);
RestanteDomain *restante_sidebar_row_get_domain (RestanteSidebarRow *self);
const RestantePageKind *restante_sidebar_row_get_kind (RestanteSidebarRow *self);
/* The heading above a domain's first row: its name and the state of its primary. */
GtkWidget *restante_sidebar_row_new_heading (RestanteDomain *domain);

G_END_DECLS
