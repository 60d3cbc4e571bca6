/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the log of what happened, newest first, and the key to the next part. It never counts
 * by offset. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_ACTIVITY_PAGE (restante_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteActivityPage, restante_activity_page, RESTANTE, ACTIVITY_PAGE, RestanteValue)

/* Of RestanteActivity. */
GListModel *restante_activity_page_get_activities (RestanteActivityPage *self);
/* What to give as `after` for the next page; NULL: this is the last. */
const char *restante_activity_page_get_next (RestanteActivityPage *self);

G_END_DECLS
