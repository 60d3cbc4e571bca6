/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/activity-page.h"

#include "api/activity.h"

struct _RestanteActivityPage
{
  RestanteValue parent_instance;
  GListStore *activities;
  char *next;
};

static const RestanteMember restante_activity_page_members[] = {
  { "activities", RESTANTE_MEMBER_LIST, offsetof (RestanteActivityPage, activities),
    restante_activity_get_type },
  { "next", RESTANTE_MEMBER_STRING, offsetof (RestanteActivityPage, next) },
};

RESTANTE_DEFINE_VALUE (RestanteActivityPage, restante_activity_page)

RESTANTE_VALUE_GETTER (RestanteActivityPage, restante_activity_page, GListModel *, activities)
RESTANTE_VALUE_GETTER (RestanteActivityPage, restante_activity_page, const char *, next)
