/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dns-applied.h"

#include "api/dns-change.h"
#include "api/verified-server.h"

struct _RestanteDnsApplied
{
  RestanteValue parent_instance;
  char *domain;
  GListStore *changes;
  GListStore *verified;
};

static const RestanteMember restante_dns_applied_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteDnsApplied, domain) },
  { "changes", RESTANTE_MEMBER_LIST, offsetof (RestanteDnsApplied, changes),
    restante_dns_change_get_type },
  { "verified", RESTANTE_MEMBER_LIST, offsetof (RestanteDnsApplied, verified),
    restante_verified_server_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteDnsApplied, restante_dns_applied)

RESTANTE_VALUE_GETTER (RestanteDnsApplied, restante_dns_applied, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteDnsApplied, restante_dns_applied, GListModel *, changes)
RESTANTE_VALUE_GETTER (RestanteDnsApplied, restante_dns_applied, GListModel *, verified)
