/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/heartbeat-login.h"

struct _RestanteHeartbeatLogin
{
  RestanteValue parent_instance;
  char *domain;
  char *hostname;
  char *user;
  char *password;
  char *url;
  char *plain_url;
};

static const RestanteMember restante_heartbeat_login_members[] = {
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, domain) },
  { "hostname", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, hostname) },
  { "user", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, user) },
  { "password", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, password) },
  { "url", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, url) },
  { "plain-url", RESTANTE_MEMBER_STRING, offsetof (RestanteHeartbeatLogin, plain_url) },
};

RESTANTE_DEFINE_VALUE (RestanteHeartbeatLogin, restante_heartbeat_login)

RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, hostname)
RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, user)
RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, password)
RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, url)
RESTANTE_VALUE_GETTER (RestanteHeartbeatLogin, restante_heartbeat_login, const char *, plain_url)
