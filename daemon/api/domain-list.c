/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/domain-list.h"

#include "api/domain.h"

struct _RestanteDomainList
{
  RestanteValue parent_instance;
  GListStore *domains;
};

static const RestanteMember restante_domain_list_members[] = {
  { "domains", RESTANTE_MEMBER_LIST, offsetof (RestanteDomainList, domains),
    restante_domain_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteDomainList, restante_domain_list)

RESTANTE_VALUE_GETTER (RestanteDomainList, restante_domain_list, GListModel *, domains)
