/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/attachment.h"

struct _RestanteAttachment
{
  RestanteValue parent_instance;
  char *name;
  char *type;
  gint64 size;
};

static const RestanteMember restante_attachment_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteAttachment, name) },
  { "type", RESTANTE_MEMBER_STRING, offsetof (RestanteAttachment, type) },
  { "size", RESTANTE_MEMBER_INT64, offsetof (RestanteAttachment, size) },
};

RESTANTE_DEFINE_VALUE (RestanteAttachment, restante_attachment)

RESTANTE_VALUE_GETTER (RestanteAttachment, restante_attachment, const char *, name)

const char *
restante_attachment_get_media_type (RestanteAttachment *self)
{
  return self->type;
}

RESTANTE_VALUE_GETTER (RestanteAttachment, restante_attachment, gint64, size)
