/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/event.h"

struct _RestanteEvent
{
  RestanteValue parent_instance;
  char *event;
  gint64 time;
  char *domain;
  RestanteCounts *counts;
  char **ids;
  gboolean more;
  RestantePrimary *primary;
  RestanteActivity *activity;
  RestanteCheck *check;
  RestanteFence *fence;
};

static const RestanteMember restante_event_members[] = {
  { "event", RESTANTE_MEMBER_STRING, offsetof (RestanteEvent, event) },
  { "time", RESTANTE_MEMBER_TIME, offsetof (RestanteEvent, time) },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteEvent, domain), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "counts", RESTANTE_MEMBER_OBJECT, offsetof (RestanteEvent, counts), restante_counts_get_type,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "ids", RESTANTE_MEMBER_STRV, offsetof (RestanteEvent, ids), NULL, RESTANTE_MEMBER_OMIT_UNSET },
  { "more", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteEvent, more) },
  { "primary", RESTANTE_MEMBER_OBJECT, offsetof (RestanteEvent, primary), restante_primary_get_type,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "activity", RESTANTE_MEMBER_OBJECT, offsetof (RestanteEvent, activity),
    restante_activity_get_type, RESTANTE_MEMBER_OMIT_UNSET },
  { "check", RESTANTE_MEMBER_OBJECT, offsetof (RestanteEvent, check), restante_check_get_type,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "fence", RESTANTE_MEMBER_OBJECT, offsetof (RestanteEvent, fence), restante_fence_get_type,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteEvent, restante_event)

RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, const char *, event)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, gint64, time)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, RestanteCounts *, counts)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, const char *const *, ids)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, gboolean, more)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, RestantePrimary *, primary)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, RestanteActivity *, activity)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, RestanteCheck *, check)
RESTANTE_VALUE_GETTER (RestanteEvent, restante_event, RestanteFence *, fence)
