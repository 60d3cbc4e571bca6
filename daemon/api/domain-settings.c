/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/domain-settings.h"

struct _RestanteDomainSettings
{
  RestanteValue parent_instance;
  char *name;
  char *primary;
  char *identity;
  gint64 hold;
};

static const RestanteMember restante_domain_settings_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteDomainSettings, name), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "primary", RESTANTE_MEMBER_STRING, offsetof (RestanteDomainSettings, primary), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "identity", RESTANTE_MEMBER_STRING, offsetof (RestanteDomainSettings, identity), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "hold", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestanteDomainSettings, hold), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteDomainSettings, restante_domain_settings)

RESTANTE_VALUE_GETTER (RestanteDomainSettings, restante_domain_settings, const char *, name)
RESTANTE_VALUE_GETTER (RestanteDomainSettings, restante_domain_settings, const char *, primary)
RESTANTE_VALUE_GETTER (RestanteDomainSettings, restante_domain_settings, const char *, identity)
RESTANTE_VALUE_GETTER (RestanteDomainSettings, restante_domain_settings, gint64, hold)
