/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the record of outages, newest first, and the key to the next part. It never counts by
 * offset. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_OUTAGE_PAGE (restante_outage_page_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteOutagePage, restante_outage_page, RESTANTE, OUTAGE_PAGE, RestanteValue)

/* Of RestanteOutage. */
GListModel *restante_outage_page_get_outages (RestanteOutagePage *self);
/* What to give as `after` for the next page; NULL: this is the last. */
const char *restante_outage_page_get_next (RestanteOutagePage *self);

G_END_DECLS
