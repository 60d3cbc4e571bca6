/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dns-changes.h"

#include "api/dns-change.h"

struct _RestanteDnsChanges
{
  RestanteValue parent_instance;
  char *domain;
  GListStore *changes;
};

static const RestanteMember restante_dns_changes_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteDnsChanges, domain) },
  { "changes", RESTANTE_MEMBER_LIST, offsetof (RestanteDnsChanges, changes),
    restante_dns_change_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteDnsChanges, restante_dns_changes)

RESTANTE_VALUE_GETTER (RestanteDnsChanges, restante_dns_changes, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteDnsChanges, restante_dns_changes, GListModel *, changes)
