/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/notice.h"

#include "api/notice-mail.h"

struct _RestanteNotice
{
  RestanteValue parent_instance;
  gint64 time;
  char *holder;
  char *domain;
  char *kind;
  char *title;
  char *text;
  gint64 priority;
  char **tags;
  RestanteOutage *outage;
  GListStore *mail;
  gint64 more_mail;
};

static const RestanteMember restante_notice_members[] = {
  { "time", RESTANTE_MEMBER_TIME, offsetof (RestanteNotice, time) },
  { "holder", RESTANTE_MEMBER_STRING, offsetof (RestanteNotice, holder) },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteNotice, domain) },
  { "kind", RESTANTE_MEMBER_STRING, offsetof (RestanteNotice, kind) },
  { "title", RESTANTE_MEMBER_STRING, offsetof (RestanteNotice, title) },
  { "text", RESTANTE_MEMBER_STRING, offsetof (RestanteNotice, text) },
  { "priority", RESTANTE_MEMBER_INT64, offsetof (RestanteNotice, priority) },
  { "tags", RESTANTE_MEMBER_STRV, offsetof (RestanteNotice, tags) },
  { "outage", RESTANTE_MEMBER_OBJECT, offsetof (RestanteNotice, outage), restante_outage_get_type },
  { "mail", RESTANTE_MEMBER_LIST, offsetof (RestanteNotice, mail), restante_notice_mail_get_type,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "more-mail", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestanteNotice, more_mail), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteNotice, restante_notice)

RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, gint64, time)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *, holder)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *, kind)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *, title)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *, text)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, gint64, priority)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, const char *const *, tags)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, RestanteOutage *, outage)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, GListModel *, mail)
RESTANTE_VALUE_GETTER (RestanteNotice, restante_notice, gint64, more_mail)
