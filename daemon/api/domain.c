/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/domain.h"

struct _RestanteDomain
{
  RestanteValue parent_instance;
  char *name;
  gint64 hold;
  RestanteCounts *counts;
  RestantePrimary *primary;
};

static const RestanteMember restante_domain_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteDomain, name) },
  { "hold", RESTANTE_MEMBER_INT64, offsetof (RestanteDomain, hold) },
  { "counts", RESTANTE_MEMBER_OBJECT, offsetof (RestanteDomain, counts), restante_counts_get_type },
  { "primary", RESTANTE_MEMBER_OBJECT, offsetof (RestanteDomain, primary),
    restante_primary_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteDomain, restante_domain)

RESTANTE_VALUE_GETTER (RestanteDomain, restante_domain, const char *, name)
RESTANTE_VALUE_GETTER (RestanteDomain, restante_domain, gint64, hold)
RESTANTE_VALUE_GETTER (RestanteDomain, restante_domain, RestanteCounts *, counts)
RESTANTE_VALUE_GETTER (RestanteDomain, restante_domain, RestantePrimary *, primary)
