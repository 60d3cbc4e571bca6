/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fence-entry.h"

struct _RestanteFenceEntry
{
  RestanteValue parent_instance;
  gint64 time;
  char *action;
  char *type;
  char **before;
  char **after;
  char *result;
};

static const RestanteMember restante_fence_entry_members[] = {
  { "time", RESTANTE_MEMBER_TIME, offsetof (RestanteFenceEntry, time) },
  { "action", RESTANTE_MEMBER_STRING, offsetof (RestanteFenceEntry, action) },
  { "type", RESTANTE_MEMBER_STRING, offsetof (RestanteFenceEntry, type) },
  { "before", RESTANTE_MEMBER_STRV, offsetof (RestanteFenceEntry, before) },
  { "after", RESTANTE_MEMBER_STRV, offsetof (RestanteFenceEntry, after) },
  { "result", RESTANTE_MEMBER_STRING, offsetof (RestanteFenceEntry, result) },
};

RESTANTE_DEFINE_VALUE (RestanteFenceEntry, restante_fence_entry)

RESTANTE_VALUE_GETTER (RestanteFenceEntry, restante_fence_entry, gint64, time)
RESTANTE_VALUE_GETTER (RestanteFenceEntry, restante_fence_entry, const char *, action)

/* The name that the macro would give it is that of the GType. */
const char *
restante_fence_entry_get_record_type (RestanteFenceEntry *self)
{
  return self->type;
}

RESTANTE_VALUE_GETTER (RestanteFenceEntry, restante_fence_entry, const char *const *, before)
RESTANTE_VALUE_GETTER (RestanteFenceEntry, restante_fence_entry, const char *const *, after)
RESTANTE_VALUE_GETTER (RestanteFenceEntry, restante_fence_entry, const char *, result)
