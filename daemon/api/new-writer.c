/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/new-writer.h"

struct _RestanteNewWriter
{
  RestanteValue parent_instance;
  char *name;
  char *kind;
  char *zone;
  char *server;
  char *url;
  char *user;
  char *command;
  char *secret;
};

static const RestanteMember restante_new_writer_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, name) },
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, kind) },
  { "zone", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, zone) },
  { "server", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, server), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "url", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, url), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "user", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, user), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "command", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, command), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "secret", RESTANTE_MEMBER_STRING, offsetof (RestanteNewWriter, secret), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteNewWriter, restante_new_writer)

RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, name)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, zone)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, server)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, url)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, user)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, command)
RESTANTE_VALUE_GETTER (RestanteNewWriter, restante_new_writer, const char *, secret)
