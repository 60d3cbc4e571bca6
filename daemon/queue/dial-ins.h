/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may call for the mail of a domain, and with which password (DESIGN section 4, RFC 2645). It
 * never decides whether a password is right, and no secret is in an error.
 *
 * Any thread; blocks. */
#pragma once

#include "queue/queue.h"
#include "queue/secret.h"

G_BEGIN_DECLS

/* One user may call for several domains; the secret is the user's. */
typedef struct
{
  char *domain; /* normalized */
  char *user;
  RestanteSecret *secret;
} RestanteDialInRecord;

void restante_dial_in_record_free (RestanteDialInRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDialInRecord, restante_dial_in_record_free)

/* Of @domain, in any form that protocol/address.h can normalize. NOT_FOUND: nobody calls for it, or
 * it is not protected. */
RestanteDialInRecord *
restante_queue_find_dial_in (RestanteQueue *self, const char *domain, GError **error);
/* RestanteDialInRecord, by domain: all that @user may call for; empty when there is no such user.
 * NULL and an error. */
GPtrArray *restante_queue_list_dial_ins (RestanteQueue *self, const char *user, GError **error);
/* @user calls for @domain from now on, with @secret, for the user's other domains too; what was
 * there is overwritten. NOT_FOUND: the domain is not protected. */
gboolean restante_queue_put_dial_in (
    RestanteQueue *self, const char *domain, const char *user, const char *secret, GError **error);
/* @user, who calls for others already, calls for @domain too, and keeps the password. NOT_FOUND:
 * the domain is not protected, or there is no such user. */
gboolean restante_queue_join_dial_in (RestanteQueue *self,
                                      const char *domain,
                                      const char *user,
                                      GError **error);
/* The secret is overwritten. NOT_FOUND. */
gboolean restante_queue_remove_dial_in (RestanteQueue *self, const char *domain, GError **error);

G_END_DECLS
