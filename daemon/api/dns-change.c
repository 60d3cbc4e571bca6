/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dns-change.h"

struct _RestanteDnsChange
{
  RestanteValue parent_instance;
  char *name;
  char *type;
  gint64 ttl;
  char **before;
  char **after;
  char *writer;
};

static const RestanteMember restante_dns_change_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteDnsChange, name) },
  { "type", RESTANTE_MEMBER_STRING, offsetof (RestanteDnsChange, type) },
  { "ttl", RESTANTE_MEMBER_INT64, offsetof (RestanteDnsChange, ttl) },
  { "before", RESTANTE_MEMBER_STRV, offsetof (RestanteDnsChange, before) },
  { "after", RESTANTE_MEMBER_STRV, offsetof (RestanteDnsChange, after) },
  { "writer", RESTANTE_MEMBER_STRING, offsetof (RestanteDnsChange, writer) },
};

RESTANTE_DEFINE_VALUE (RestanteDnsChange, restante_dns_change)

RESTANTE_VALUE_GETTER (RestanteDnsChange, restante_dns_change, const char *, name)

/* The name that the macro would give it is that of the GType. */
const char *
restante_dns_change_get_record_type (RestanteDnsChange *self)
{
  return self->type;
}

RESTANTE_VALUE_GETTER (RestanteDnsChange, restante_dns_change, gint64, ttl)
RESTANTE_VALUE_GETTER (RestanteDnsChange, restante_dns_change, const char *const *, before)
RESTANTE_VALUE_GETTER (RestanteDnsChange, restante_dns_change, const char *const *, after)
RESTANTE_VALUE_GETTER (RestanteDnsChange, restante_dns_change, const char *, writer)
