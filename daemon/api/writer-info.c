/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/writer-info.h"

struct _RestanteWriterInfo
{
  RestanteValue parent_instance;
  char *name;
  char *kind;
  char *zone;
  char *server;
  char *key;
};

static const RestanteMember restante_writer_info_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterInfo, name) },
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterInfo, kind) },
  { "zone", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterInfo, zone) },
  { "server", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterInfo, server) },
  { "key", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterInfo, key) },
};

RESTANTE_DEFINE_VALUE (RestanteWriterInfo, restante_writer_info)

RESTANTE_VALUE_GETTER (RestanteWriterInfo, restante_writer_info, const char *, name)
RESTANTE_VALUE_GETTER (RestanteWriterInfo, restante_writer_info, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteWriterInfo, restante_writer_info, const char *, zone)
RESTANTE_VALUE_GETTER (RestanteWriterInfo, restante_writer_info, const char *, server)
RESTANTE_VALUE_GETTER (RestanteWriterInfo, restante_writer_info, const char *, key)
