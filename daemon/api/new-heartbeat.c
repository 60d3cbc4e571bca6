/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/new-heartbeat.h"

struct _RestanteNewHeartbeat
{
  RestanteValue parent_instance;
  gboolean publish;
};

static const RestanteMember restante_new_heartbeat_members[] = {
  { "publish", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteNewHeartbeat, publish) },
};

RESTANTE_DEFINE_VALUE (RestanteNewHeartbeat, restante_new_heartbeat)

RESTANTE_VALUE_GETTER (RestanteNewHeartbeat, restante_new_heartbeat, gboolean, publish)
