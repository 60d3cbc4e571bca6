/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/trust.h"

struct _RestanteTrust
{
  RestanteValue parent_instance;
  char *fingerprint;
  gboolean add;
};

static const RestanteMember restante_trust_members[] = {
  { "fingerprint", RESTANTE_MEMBER_STRING, offsetof (RestanteTrust, fingerprint) },
  { "add", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteTrust, add), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteTrust, restante_trust)

RESTANTE_VALUE_GETTER (RestanteTrust, restante_trust, const char *, fingerprint)
RESTANTE_VALUE_GETTER (RestanteTrust, restante_trust, gboolean, add)
