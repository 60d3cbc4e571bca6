/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/message.h"

#include "api/recipient.h"

struct _RestanteMessage
{
  RestanteValue parent_instance;
  char *id;
  char *domain;
  char *state;
  char *reason;
  char *sender;
  GListStore *recipients;
  char *subject;
  char *message_id;
  gint64 size;
  gint64 arrived;
  gint64 expires;
  char *client;
  char *helo;
  char *tls;
};

static const RestanteMember restante_message_members[] = {
  { "id", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, id) },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, domain) },
  { "state", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, state) },
  { "reason", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, reason) },
  { "sender", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, sender) },
  { "recipients", RESTANTE_MEMBER_LIST, offsetof (RestanteMessage, recipients),
    restante_recipient_get_type },
  { "subject", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, subject) },
  { "message-id", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, message_id) },
  { "size", RESTANTE_MEMBER_INT64, offsetof (RestanteMessage, size) },
  { "arrived", RESTANTE_MEMBER_TIME, offsetof (RestanteMessage, arrived) },
  { "expires", RESTANTE_MEMBER_TIME, offsetof (RestanteMessage, expires) },
  { "client", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, client) },
  { "helo", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, helo) },
  { "tls", RESTANTE_MEMBER_STRING, offsetof (RestanteMessage, tls) },
};

RESTANTE_DEFINE_VALUE (RestanteMessage, restante_message)

RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, id)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, state)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, reason)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, sender)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, GListModel *, recipients)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, subject)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, message_id)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, gint64, size)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, gint64, arrived)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, gint64, expires)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, client)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, helo)
RESTANTE_VALUE_GETTER (RestanteMessage, restante_message, const char *, tls)
