/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/pause.h"

struct _RestantePause
{
  RestanteValue parent_instance;
  gint64 duration;
  char *reason;
};

static const RestanteMember restante_pause_members[] = {
  { "duration", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestantePause, duration) },
  { "reason", RESTANTE_MEMBER_STRING, offsetof (RestantePause, reason) },
};

RESTANTE_DEFINE_VALUE (RestantePause, restante_pause)

RESTANTE_VALUE_GETTER (RestantePause, restante_pause, gint64, duration)
RESTANTE_VALUE_GETTER (RestantePause, restante_pause, const char *, reason)
