/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/check.h"

struct _RestanteCheck
{
  RestanteValue parent_instance;
  char *code;
  char *severity;
  char *seen;
  char *wanted;
  char *fix;
};

static const RestanteMember restante_check_members[] = {
  { "code", RESTANTE_MEMBER_STRING, offsetof (RestanteCheck, code) },
  { "severity", RESTANTE_MEMBER_STRING, offsetof (RestanteCheck, severity) },
  { "seen", RESTANTE_MEMBER_STRING, offsetof (RestanteCheck, seen) },
  { "wanted", RESTANTE_MEMBER_STRING, offsetof (RestanteCheck, wanted) },
  { "fix", RESTANTE_MEMBER_STRING, offsetof (RestanteCheck, fix) },
};

RESTANTE_DEFINE_VALUE (RestanteCheck, restante_check)

RESTANTE_VALUE_GETTER (RestanteCheck, restante_check, const char *, code)
RESTANTE_VALUE_GETTER (RestanteCheck, restante_check, const char *, severity)
RESTANTE_VALUE_GETTER (RestanteCheck, restante_check, const char *, seen)
RESTANTE_VALUE_GETTER (RestanteCheck, restante_check, const char *, wanted)
RESTANTE_VALUE_GETTER (RestanteCheck, restante_check, const char *, fix)
