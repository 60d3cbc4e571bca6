/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/header-field.h"

struct _RestanteHeaderField
{
  RestanteValue parent_instance;
  char *name;
  char *value;
};

static const RestanteMember restante_header_field_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteHeaderField, name) },
  { "value", RESTANTE_MEMBER_STRING, offsetof (RestanteHeaderField, value) },
};

RESTANTE_DEFINE_VALUE (RestanteHeaderField, restante_header_field)

RESTANTE_VALUE_GETTER (RestanteHeaderField, restante_header_field, const char *, name)
RESTANTE_VALUE_GETTER (RestanteHeaderField, restante_header_field, const char *, value)
