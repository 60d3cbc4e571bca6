/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/reading.h"

#include "api/attachment.h"
#include "api/header-field.h"

struct _RestanteReading
{
  RestanteValue parent_instance;
  char *id;
  GListStore *headers;
  char *text;
  GListStore *attachments;
  gboolean truncated;
};

static const RestanteMember restante_reading_members[] = {
  { "id", RESTANTE_MEMBER_STRING, offsetof (RestanteReading, id) },
  { "headers", RESTANTE_MEMBER_LIST, offsetof (RestanteReading, headers),
    restante_header_field_get_type },
  { "text", RESTANTE_MEMBER_STRING, offsetof (RestanteReading, text) },
  { "attachments", RESTANTE_MEMBER_LIST, offsetof (RestanteReading, attachments),
    restante_attachment_get_type },
  { "truncated", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteReading, truncated) },
};

RESTANTE_DEFINE_VALUE (RestanteReading, restante_reading)

RESTANTE_VALUE_GETTER (RestanteReading, restante_reading, const char *, id)
RESTANTE_VALUE_GETTER (RestanteReading, restante_reading, GListModel *, headers)
RESTANTE_VALUE_GETTER (RestanteReading, restante_reading, const char *, text)
RESTANTE_VALUE_GETTER (RestanteReading, restante_reading, GListModel *, attachments)
RESTANTE_VALUE_GETTER (RestanteReading, restante_reading, gboolean, truncated)
