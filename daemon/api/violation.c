/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/violation.h"

struct _RestanteViolation
{
  RestanteValue parent_instance;
  char *rule;
  char *text;
};

static const RestanteMember restante_violation_members[] = {
  { "rule", RESTANTE_MEMBER_STRING, offsetof (RestanteViolation, rule) },
  { "text", RESTANTE_MEMBER_STRING, offsetof (RestanteViolation, text) },
};

RESTANTE_DEFINE_VALUE (RestanteViolation, restante_violation)

RESTANTE_VALUE_GETTER (RestanteViolation, restante_violation, const char *, rule)
RESTANTE_VALUE_GETTER (RestanteViolation, restante_violation, const char *, text)
