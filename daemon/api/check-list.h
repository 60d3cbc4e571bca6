/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check of a domain's DNS found, line by line. It is never half of a check. */
#pragma once

#include "api/check.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_CHECK_LIST (restante_check_list_get_type ())
G_DECLARE_FINAL_TYPE (RestanteCheckList, restante_check_list, RESTANTE, CHECK_LIST, RestanteValue)

const char *restante_check_list_get_domain (RestanteCheckList *self);
/* When; seconds since the epoch. */
gint64 restante_check_list_get_checked (RestanteCheckList *self);
/* RestanteCheck, one for each code, in the order in which they are shown. */
GListModel *restante_check_list_get_checks (RestanteCheckList *self);

G_END_DECLS
