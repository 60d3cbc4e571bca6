/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a home server for its mail (RFC 2645), for a thread that blocks on it: drives the
 * engine of protocol/odmr-server.h up to the turn, and then gives the connection to whoever hands
 * the mail over. It never hands over itself, and a user never gets the mail of another. */
#pragma once

#include "net/certificate.h"
#include "net/channel.h"
#include "net/odmr-door.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* What comes of a call; called in the session's thread. */
typedef struct
{
  /* Somebody at @address knows the password for @domains (names, NULL-terminated). */
  void (*began) (const char *const *domains, const char *address, gpointer user_data);
  /* The roles have turned: hands the held mail of @domains (RestanteDomainRecord) over @channel,
   * which stays the session's, up to QUIT. Blocks; begins no message once @closing (atomic) is
   * TRUE. */
  void (*turn) (GPtrArray *domains,
                RestanteChannel *channel,
                const gint *closing,
                gpointer user_data);
  /* The call that began is over. */
  void (*ended) (const char *const *domains, gpointer user_data);
} RestanteOdmrFuncs;

/* What all sessions share; must outlive them. */
typedef struct
{
  const char *hostname;
  RestanteQueue *queue;
  RestanteCertificate *certificate;
  RestanteOdmrDoor *door;
  gboolean plain_auth; /* passwords are asked for without TLS, too */
  const RestanteOdmrFuncs *funcs;
  gpointer user_data;
  gint closing; /* atomic */
} RestanteOdmrShared;

/* Blocks until the session is over; @channel stays the caller's. @tls: from the first byte.
 * *@turning (atomic) becomes TRUE with the turn: from then on what the peer answers counts, and its
 * channel must not be made deaf. After restante_channel_shutdown_reading() it ends with 421. */
void restante_odmr_session_run (RestanteOdmrShared *shared,
                                RestanteChannel *channel,
                                gboolean tls,
                                gint *turning);
/* Greets with 421 and @text, and that is all. */
void restante_odmr_session_turn_away (RestanteOdmrShared *shared,
                                      RestanteChannel *channel,
                                      const char *text);

G_END_DECLS
