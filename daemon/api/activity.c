/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/activity.h"

struct _RestanteActivity
{
  RestanteValue parent_instance;
  char *id;
  gint64 time;
  char *domain;
  char *kind;
  char *text;
};

static const RestanteMember restante_activity_members[] = {
  { "id", RESTANTE_MEMBER_STRING, offsetof (RestanteActivity, id) },
  { "time", RESTANTE_MEMBER_TIME, offsetof (RestanteActivity, time) },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteActivity, domain) },
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteActivity, kind) },
  { "text", RESTANTE_MEMBER_STRING, offsetof (RestanteActivity, text) },
};

RESTANTE_DEFINE_VALUE (RestanteActivity, restante_activity)

RESTANTE_VALUE_GETTER (RestanteActivity, restante_activity, const char *, id)
RESTANTE_VALUE_GETTER (RestanteActivity, restante_activity, gint64, time)
RESTANTE_VALUE_GETTER (RestanteActivity, restante_activity, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteActivity, restante_activity, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteActivity, restante_activity, const char *, text)
