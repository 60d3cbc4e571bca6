/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/new-dial-in.h"

struct _RestanteNewDialIn
{
  RestanteValue parent_instance;
  char *user;
};

static const RestanteMember restante_new_dial_in_members[] = {
  { "user", RESTANTE_MEMBER_STRING, offsetof (RestanteNewDialIn, user), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteNewDialIn, restante_new_dial_in)

RESTANTE_VALUE_GETTER (RestanteNewDialIn, restante_new_dial_in, const char *, user)
