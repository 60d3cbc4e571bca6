/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/primary.h"

struct _RestantePrimary
{
  RestanteValue parent_instance;
  char *address;
  char *state;
  char *cause;
  gint64 since;
  gint64 last_proven;
  gint64 next_probe;
  char *last_address;
  gint64 paused_until;
  RestanteIdentity *identity;
  RestanteStranger *stranger;
};

static const RestanteMember restante_primary_members[] = {
  { "address", RESTANTE_MEMBER_STRING, offsetof (RestantePrimary, address) },
  { "state", RESTANTE_MEMBER_STRING, offsetof (RestantePrimary, state) },
  { "cause", RESTANTE_MEMBER_STRING, offsetof (RestantePrimary, cause) },
  { "since", RESTANTE_MEMBER_TIME, offsetof (RestantePrimary, since) },
  { "last-proven", RESTANTE_MEMBER_TIME, offsetof (RestantePrimary, last_proven) },
  { "next-probe", RESTANTE_MEMBER_TIME, offsetof (RestantePrimary, next_probe) },
  { "last-address", RESTANTE_MEMBER_STRING, offsetof (RestantePrimary, last_address) },
  { "paused-until", RESTANTE_MEMBER_TIME, offsetof (RestantePrimary, paused_until) },
  { "identity", RESTANTE_MEMBER_OBJECT, offsetof (RestantePrimary, identity),
    restante_identity_get_type },
  { "stranger", RESTANTE_MEMBER_OBJECT, offsetof (RestantePrimary, stranger),
    restante_stranger_get_type },
};

RESTANTE_DEFINE_VALUE (RestantePrimary, restante_primary)

RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, const char *, address)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, const char *, state)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, const char *, cause)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, gint64, since)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, gint64, last_proven)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, gint64, next_probe)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, const char *, last_address)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, gint64, paused_until)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, RestanteIdentity *, identity)
RESTANTE_VALUE_GETTER (RestantePrimary, restante_primary, RestanteStranger *, stranger)
