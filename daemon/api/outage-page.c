/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/outage-page.h"

#include "api/outage.h"

struct _RestanteOutagePage
{
  RestanteValue parent_instance;
  GListStore *outages;
  char *next;
};

static const RestanteMember restante_outage_page_members[] = {
  { "outages", RESTANTE_MEMBER_LIST, offsetof (RestanteOutagePage, outages),
    restante_outage_get_type },
  { "next", RESTANTE_MEMBER_STRING, offsetof (RestanteOutagePage, next) },
};

RESTANTE_DEFINE_VALUE (RestanteOutagePage, restante_outage_page)

RESTANTE_VALUE_GETTER (RestanteOutagePage, restante_outage_page, GListModel *, outages)
RESTANTE_VALUE_GETTER (RestanteOutagePage, restante_outage_page, const char *, next)
