/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/heartbeat.h"

struct _RestanteHeartbeat
{
  RestanteValue parent_instance;
  char *domain;
  char *hostname;
  char *user;
  char *address;
  char **addresses;
  gint64 last;
  gint64 every;
  gint64 overdue_since;
  gboolean publish;
  char *url;
  char *plain_url;
};

static const RestanteMember restante_heartbeat_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, domain) },
  { "hostname", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, hostname) },
  { "user", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, user) },
  { "address", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, address) },
  { "addresses", RESTANTE_MEMBER_STRV, offsetof (RestanteHeartbeat, addresses) },
  { "last", RESTANTE_MEMBER_TIME, offsetof (RestanteHeartbeat, last) },
  { "every", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestanteHeartbeat, every) },
  { "overdue-since", RESTANTE_MEMBER_TIME, offsetof (RestanteHeartbeat, overdue_since) },
  { "publish", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteHeartbeat, publish) },
  { "url", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, url) },
  { "plain-url", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeat, plain_url) },
};

RESTANTE_DEFINE_VALUE (RestanteHeartbeat, restante_heartbeat)

RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, hostname)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, user)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, address)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *const *, addresses)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, gint64, last)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, gint64, every)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, gint64, overdue_since)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, gboolean, publish)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, url)
RESTANTE_VALUE_GETTER (RestanteHeartbeat, restante_heartbeat, const char *, plain_url)
