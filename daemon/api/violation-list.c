/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/violation-list.h"

#include "api/violation.h"

struct _RestanteViolationList
{
  RestanteValue parent_instance;
  GListStore *violations;
};

static const RestanteMember restante_violation_list_members[] = {
  { "violations", RESTANTE_MEMBER_LIST, offsetof (RestanteViolationList, violations),
    restante_violation_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteViolationList, restante_violation_list)

RESTANTE_VALUE_GETTER (RestanteViolationList, restante_violation_list, GListModel *, violations)
