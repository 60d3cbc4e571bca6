/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/stranger.h"

struct _RestanteStranger
{
  RestanteValue parent_instance;
  char *fingerprint;
  char *address;
  gint64 since;
  char *said;
  gboolean denied;
};

static const RestanteMember restante_stranger_members[] = {
  { "fingerprint", RESTANTE_MEMBER_STRING, offsetof (RestanteStranger, fingerprint) },
  { "address", RESTANTE_MEMBER_STRING, offsetof (RestanteStranger, address) },
  { "since", RESTANTE_MEMBER_TIME, offsetof (RestanteStranger, since) },
  { "said", RESTANTE_MEMBER_STRING, offsetof (RestanteStranger, said) },
  { "denied", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteStranger, denied) },
};

RESTANTE_DEFINE_VALUE (RestanteStranger, restante_stranger)

RESTANTE_VALUE_GETTER (RestanteStranger, restante_stranger, const char *, fingerprint)
RESTANTE_VALUE_GETTER (RestanteStranger, restante_stranger, const char *, address)
RESTANTE_VALUE_GETTER (RestanteStranger, restante_stranger, gint64, since)
RESTANTE_VALUE_GETTER (RestanteStranger, restante_stranger, const char *, said)
RESTANTE_VALUE_GETTER (RestanteStranger, restante_stranger, gboolean, denied)
