/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/recipient.h"

struct _RestanteRecipient
{
  RestanteValue parent_instance;
  char *address;
  char *state;
  char *reply;
};

static const RestanteMember restante_recipient_members[] = {
  { "address", RESTANTE_MEMBER_STRING, offsetof (RestanteRecipient, address) },
  { "state", RESTANTE_MEMBER_STRING, offsetof (RestanteRecipient, state) },
  { "reply", RESTANTE_MEMBER_STRING, offsetof (RestanteRecipient, reply) },
};

RESTANTE_DEFINE_VALUE (RestanteRecipient, restante_recipient)

RESTANTE_VALUE_GETTER (RestanteRecipient, restante_recipient, const char *, address)
RESTANTE_VALUE_GETTER (RestanteRecipient, restante_recipient, const char *, state)
RESTANTE_VALUE_GETTER (RestanteRecipient, restante_recipient, const char *, reply)
