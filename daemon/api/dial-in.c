/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dial-in.h"

struct _RestanteDialIn
{
  RestanteValue parent_instance;
  char *domain;
  char *user;
  char *password;
  char **domains;
  char *identity;
  gint64 last;
  char *hostname;
  char **listen;
  char **listen_tls;
};

static const RestanteMember restante_dial_in_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteDialIn, domain) },
  { "user", RESTANTE_MEMBER_STRING, offsetof (RestanteDialIn, user) },
  { "password", RESTANTE_MEMBER_STRING, offsetof (RestanteDialIn, password), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "domains", RESTANTE_MEMBER_STRV, offsetof (RestanteDialIn, domains) },
  { "identity", RESTANTE_MEMBER_STRING, offsetof (RestanteDialIn, identity) },
  { "last", RESTANTE_MEMBER_TIME, offsetof (RestanteDialIn, last) },
  { "hostname", RESTANTE_MEMBER_STRING, offsetof (RestanteDialIn, hostname) },
  { "listen", RESTANTE_MEMBER_STRV, offsetof (RestanteDialIn, listen) },
  { "listen-tls", RESTANTE_MEMBER_STRV, offsetof (RestanteDialIn, listen_tls) },
};

RESTANTE_DEFINE_VALUE (RestanteDialIn, restante_dial_in)

RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *, user)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *, password)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *const *, domains)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *, identity)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, gint64, last)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *, hostname)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *const *, listen)
RESTANTE_VALUE_GETTER (RestanteDialIn, restante_dial_in, const char *const *, listen_tls)
