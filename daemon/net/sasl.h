/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange of SASL (RFC 4422) on the server's side, by libgsasl: CRAM-MD5 (RFC 2195) or
 * SCRAM-SHA-256 (RFC 7677). It never says whether a user exists, and it wipes the passwords that it
 * was given.
 *
 * One thread at a time. */
#pragma once

#include "queue/secret.h"

G_BEGIN_DECLS

typedef struct _RestanteSasl RestanteSasl;

/* The password of @user, NULL: there is no such user. It is freed by the exchange. May block. */
typedef RestanteSecret *(*RestanteSaslPassword) (const char *user, gpointer user_data);

typedef enum
{
  RESTANTE_SASL_CHALLENGE, /* say what it gave, and bring the peer's response */
  RESTANTE_SASL_KNOWN,     /* the peer is get_user() */
  RESTANTE_SASL_WRONG,     /* the password, or there is no such user */
  RESTANTE_SASL_BROKEN,    /* the peer does not speak the mechanism, or this machine lacks memory */
} RestanteSaslStep;

/* @mechanism as in RESTANTE_ODMR_MECHANISMS. NULL: the library does not have it. */
RestanteSasl *
restante_sasl_new (const char *mechanism, RestanteSaslPassword password, gpointer user_data);
void restante_sasl_free (RestanteSasl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSasl, restante_sasl_free)

/* @response: what the peer said, in base64; NULL: nothing yet. With CHALLENGE *@challenge (free it)
 * is to be said, in base64. */
RestanteSaslStep restante_sasl_step (RestanteSasl *self, const char *response, char **challenge);
/* Whom the peer wants to be; NULL until it has said so. Owned by the exchange. */
const char *restante_sasl_get_user (RestanteSasl *self);

G_END_DECLS
