/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/message-page.h"

#include "api/message.h"

struct _RestanteMessagePage
{
  RestanteValue parent_instance;
  GListStore *messages;
  char *next;
  gint64 total;
};

static const RestanteMember restante_message_page_members[] = {
  { "messages", RESTANTE_MEMBER_LIST, offsetof (RestanteMessagePage, messages),
    restante_message_get_type },
  { "next", RESTANTE_MEMBER_STRING, offsetof (RestanteMessagePage, next) },
  { "total", RESTANTE_MEMBER_INT64, offsetof (RestanteMessagePage, total) },
};

RESTANTE_DEFINE_VALUE (RestanteMessagePage, restante_message_page)

RESTANTE_VALUE_GETTER (RestanteMessagePage, restante_message_page, GListModel *, messages)
RESTANTE_VALUE_GETTER (RestanteMessagePage, restante_message_page, const char *, next)
RESTANTE_VALUE_GETTER (RestanteMessagePage, restante_message_page, gint64, total)
