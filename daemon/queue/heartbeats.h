/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may send a sign of life for a domain, and what the last one said (DESIGN section 4). It never
 * decides whether a password is right, and no secret is in an error.
 *
 * Any thread; blocks. */
#pragma once

#include "queue/domains.h"
#include "queue/queue.h"
#include "queue/secret.h"

G_BEGIN_DECLS

typedef struct
{
  char *domain; /* normalized */
  char *user;   /* no other domain's */
  RestanteSecret *secret;
  gboolean publish; /* the owner wants a proven address passed on to DNS */
  char **addresses; /* where the home said it is, at most one of IPv4 and one of IPv6, the last one
                       that it told first; NULL-terminated */
  gint64 time;      /* of the last sign of life; seconds since the epoch; 0: none yet */
} RestanteHeartbeatRecord;

void restante_heartbeat_record_free (RestanteHeartbeatRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeartbeatRecord, restante_heartbeat_record_free)

/* What a client must call the home: the host of its primary; the domain itself when the primary is
 * one that calls by itself. Free it. */
char *restante_heartbeat_hostname (const RestanteDomainRecord *domain);

/* Of @domain, in any form that protocol/address.h can normalize. NOT_FOUND: it has none, or is not
 * protected. */
RestanteHeartbeatRecord *
restante_queue_find_heartbeat (RestanteQueue *self, const char *domain, GError **error);
/* NOT_FOUND. */
RestanteHeartbeatRecord *
restante_queue_find_heartbeat_user (RestanteQueue *self, const char *user, GError **error);
/* Sets user, secret and publish of @domain, in place of those that were there; the old secret is
 * overwritten, what the last sign of life said stays. NOT_FOUND: the domain is not protected;
 * EXISTS: the user is another domain's. */
gboolean restante_queue_put_heartbeat (RestanteQueue *self,
                                       const char *domain,
                                       const char *user,
                                       const char *secret,
                                       gboolean publish,
                                       GError **error);
/* Whether a proven address of @domain is to be passed on to DNS; the rest stays. NOT_FOUND. */
gboolean restante_queue_set_heartbeat_publish (RestanteQueue *self,
                                               const char *domain,
                                               gboolean publish,
                                               GError **error);
/* The home told that it is at @told, at @time (seconds since the epoch): policy/home-addresses.h
 * says what is known then. *@changed: it told something new. NOT_FOUND. */
gboolean restante_queue_note_heartbeat (RestanteQueue *self,
                                        const char *domain,
                                        const char *const *told,
                                        gint64 time,
                                        gboolean *changed,
                                        GError **error);
/* The secret is overwritten. NOT_FOUND. */
gboolean restante_queue_remove_heartbeat (RestanteQueue *self, const char *domain, GError **error);

G_END_DECLS
