/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/notice-mail.h"

struct _RestanteNoticeMail
{
  RestanteValue parent_instance;
  char *sender;
  char **recipients;
  gint64 more_recipients;
  char *subject;
  gint64 size;
  gint64 arrived;
};

static const RestanteMember restante_notice_mail_members[] = {
  { "sender", RESTANTE_MEMBER_STRING, offsetof (RestanteNoticeMail, sender) },
  { "recipients", RESTANTE_MEMBER_STRV, offsetof (RestanteNoticeMail, recipients) },
  { "more-recipients", RESTANTE_MEMBER_OPTIONAL_INT64,
    offsetof (RestanteNoticeMail, more_recipients), NULL, RESTANTE_MEMBER_OMIT_UNSET },
  { "subject", RESTANTE_MEMBER_STRING, offsetof (RestanteNoticeMail, subject) },
  { "size", RESTANTE_MEMBER_INT64, offsetof (RestanteNoticeMail, size) },
  { "arrived", RESTANTE_MEMBER_TIME, offsetof (RestanteNoticeMail, arrived) },
};

RESTANTE_DEFINE_VALUE (RestanteNoticeMail, restante_notice_mail)

RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, const char *, sender)
RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, const char *const *, recipients)
RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, gint64, more_recipients)
RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, const char *, subject)
RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, gint64, size)
RESTANTE_VALUE_GETTER (RestanteNoticeMail, restante_notice_mail, gint64, arrived)
