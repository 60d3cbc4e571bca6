/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/check-list.h"

struct _RestanteCheckList
{
  RestanteValue parent_instance;
  char *domain;
  gint64 checked;
  GListStore *checks;
};

static const RestanteMember restante_check_list_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteCheckList, domain) },
  { "checked", RESTANTE_MEMBER_TIME, offsetof (RestanteCheckList, checked) },
  { "checks", RESTANTE_MEMBER_LIST, offsetof (RestanteCheckList, checks), restante_check_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteCheckList, restante_check_list)

RESTANTE_VALUE_GETTER (RestanteCheckList, restante_check_list, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteCheckList, restante_check_list, gint64, checked)
RESTANTE_VALUE_GETTER (RestanteCheckList, restante_check_list, GListModel *, checks)
