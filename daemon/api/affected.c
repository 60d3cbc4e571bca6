/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/affected.h"

struct _RestanteAffected
{
  RestanteValue parent_instance;
  gint64 affected;
};

static const RestanteMember restante_affected_members[] = {
  { "affected", RESTANTE_MEMBER_INT64, offsetof (RestanteAffected, affected) },
};

RESTANTE_DEFINE_VALUE (RestanteAffected, restante_affected)

RESTANTE_VALUE_GETTER (RestanteAffected, restante_affected, gint64, affected)
