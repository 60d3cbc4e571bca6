/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fence-settings.h"

struct _RestanteFenceSettings
{
  RestanteValue parent_instance;
  gint64 after;
  char *to;
  gboolean dry_run;
};

static const RestanteMember restante_fence_settings_members[] = {
  { "after", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestanteFenceSettings, after), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "to", RESTANTE_MEMBER_STRING, offsetof (RestanteFenceSettings, to), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "dry-run", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteFenceSettings, dry_run), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteFenceSettings, restante_fence_settings)

RESTANTE_VALUE_GETTER (RestanteFenceSettings, restante_fence_settings, gint64, after)
RESTANTE_VALUE_GETTER (RestanteFenceSettings, restante_fence_settings, const char *, to)
RESTANTE_VALUE_GETTER (RestanteFenceSettings, restante_fence_settings, gboolean, dry_run)
