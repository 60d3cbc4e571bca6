/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/status.h"

#include "api/domain.h"

struct _RestanteStatus
{
  RestanteValue parent_instance;
  char *version;
  char *hostname;
  char **listening;
  char **plain_heartbeat;
  GListStore *domains;
};

static const RestanteMember restante_status_members[] = {
  { "version", RESTANTE_MEMBER_STRING, offsetof (RestanteStatus, version) },
  { "hostname", RESTANTE_MEMBER_STRING, offsetof (RestanteStatus, hostname) },
  { "listening", RESTANTE_MEMBER_STRV, offsetof (RestanteStatus, listening) },
  { "plain-heartbeat", RESTANTE_MEMBER_STRV, offsetof (RestanteStatus, plain_heartbeat), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "domains", RESTANTE_MEMBER_LIST, offsetof (RestanteStatus, domains), restante_domain_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteStatus, restante_status)

RESTANTE_VALUE_GETTER (RestanteStatus, restante_status, const char *, version)
RESTANTE_VALUE_GETTER (RestanteStatus, restante_status, const char *, hostname)
RESTANTE_VALUE_GETTER (RestanteStatus, restante_status, const char *const *, listening)
RESTANTE_VALUE_GETTER (RestanteStatus, restante_status, const char *const *, plain_heartbeat)
RESTANTE_VALUE_GETTER (RestanteStatus, restante_status, GListModel *, domains)
