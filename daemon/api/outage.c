/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/outage.h"

struct _RestanteOutage
{
  RestanteValue parent_instance;
  char *id;
  char *domain;
  char *kind;
  char *cause;
  gint64 began;
  gint64 ended;
  gint64 held;
  gint64 delivered;
  gint64 parked;
};

static const RestanteMember restante_outage_members[] = {
  { "id", RESTANTE_MEMBER_STRING, offsetof (RestanteOutage, id) },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteOutage, domain) },
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteOutage, kind) },
  { "cause", RESTANTE_MEMBER_STRING, offsetof (RestanteOutage, cause) },
  { "began", RESTANTE_MEMBER_TIME, offsetof (RestanteOutage, began) },
  { "ended", RESTANTE_MEMBER_TIME, offsetof (RestanteOutage, ended) },
  { "held", RESTANTE_MEMBER_INT64, offsetof (RestanteOutage, held) },
  { "delivered", RESTANTE_MEMBER_INT64, offsetof (RestanteOutage, delivered) },
  { "parked", RESTANTE_MEMBER_INT64, offsetof (RestanteOutage, parked) },
};

RESTANTE_DEFINE_VALUE (RestanteOutage, restante_outage)

RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, const char *, id)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, const char *, cause)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, gint64, began)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, gint64, ended)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, gint64, held)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, gint64, delivered)
RESTANTE_VALUE_GETTER (RestanteOutage, restante_outage, gint64, parked)
