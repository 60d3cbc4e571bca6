/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/verified-server.h"

struct _RestanteVerifiedServer
{
  RestanteValue parent_instance;
  char *server;
  gboolean ok;
};

static const RestanteMember restante_verified_server_members[] = {
  { "server", RESTANTE_MEMBER_STRING, offsetof (RestanteVerifiedServer, server) },
  { "ok", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteVerifiedServer, ok) },
};

RESTANTE_DEFINE_VALUE (RestanteVerifiedServer, restante_verified_server)

RESTANTE_VALUE_GETTER (RestanteVerifiedServer, restante_verified_server, const char *, server)
RESTANTE_VALUE_GETTER (RestanteVerifiedServer, restante_verified_server, gboolean, ok)
