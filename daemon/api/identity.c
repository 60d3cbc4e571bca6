/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/identity.h"

struct _RestanteIdentity
{
  RestanteValue parent_instance;
  char *kind;
  char **fingerprints;
  char *offered;
};

static const RestanteMember restante_identity_members[] = {
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteIdentity, kind) },
  { "fingerprints", RESTANTE_MEMBER_STRV, offsetof (RestanteIdentity, fingerprints) },
  { "offered", RESTANTE_MEMBER_STRING, offsetof (RestanteIdentity, offered) },
};

RESTANTE_DEFINE_VALUE (RestanteIdentity, restante_identity)

RESTANTE_VALUE_GETTER (RestanteIdentity, restante_identity, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteIdentity, restante_identity, const char *const *, fingerprints)
RESTANTE_VALUE_GETTER (RestanteIdentity, restante_identity, const char *, offered)
