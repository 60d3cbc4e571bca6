/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fence.h"

#include "api/fence-entry.h"

struct _RestanteFence
{
  RestanteValue parent_instance;
  char *domain;
  gboolean enabled;
  char *state;
  gint64 after;
  char *to;
  gboolean dry_run;
  char *name;
  gint64 since;
  GListStore *log;
};

static const RestanteMember restante_fence_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteFence, domain) },
  { "enabled", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteFence, enabled) },
  { "state", RESTANTE_MEMBER_STRING, offsetof (RestanteFence, state) },
  { "after", RESTANTE_MEMBER_INT64, offsetof (RestanteFence, after) },
  { "to", RESTANTE_MEMBER_STRING, offsetof (RestanteFence, to) },
  { "dry-run", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteFence, dry_run) },
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteFence, name) },
  { "since", RESTANTE_MEMBER_TIME, offsetof (RestanteFence, since) },
  { "log", RESTANTE_MEMBER_LIST, offsetof (RestanteFence, log), restante_fence_entry_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteFence, restante_fence)

RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, gboolean, enabled)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, const char *, state)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, gint64, after)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, const char *, to)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, gboolean, dry_run)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, const char *, name)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, gint64, since)
RESTANTE_VALUE_GETTER (RestanteFence, restante_fence, GListModel *, log)
