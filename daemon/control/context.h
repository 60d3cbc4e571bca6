/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every route needs: the store, the live side, and what status tells. It never ends while a
 * worker uses the store: stopping waits for them. */
#pragma once

#include "control/peer.h"
#include "queue/queue.h"
#include "watch/dns-keeper.h"
#include "watch/fence-keeper.h"
#include "watch/heartbeat-keeper.h"
#include "watch/watch.h"

G_BEGIN_DECLS

/* What the daemon tells of itself. */
typedef struct
{
  const char *version;
  const char *hostname;                /* its name in SMTP */
  const char *const *listening;        /* "address:port" of SMTP, NULL-terminated */
  const char *const *odmr;             /* the same of ODMR; NULL: none */
  const char *const *odmr_tls;         /* the same with TLS from the first byte */
  const char *reader;                  /* the program that reads mail (control/reader-process.h) */
  RestanteDnsKeeper *keeper;           /* lives as long as the watch */
  RestanteFenceKeeper *fences;         /* the same */
  RestanteHeartbeatKeeper *heartbeats; /* the same */
  const char *const *heartbeat_listening; /* "address:port", NULL-terminated; NULL: nowhere */
  const char *const *heartbeat_plain;     /* the same for plain HTTP */
  RestantePeerRules peers;
} RestanteControlFacts;

typedef struct _RestanteControlContext RestanteControlContext;

/* Copies @facts. @queue must live until restante_control_context_stop() has returned. */
RestanteControlContext *restante_control_context_new (RestanteQueue *queue,
                                                      RestanteWatch *watch,
                                                      const RestanteControlFacts *facts);
RestanteControlContext *restante_control_context_ref (RestanteControlContext *self);
void restante_control_context_unref (RestanteControlContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteControlContext, restante_control_context_unref)

/* Only between enter() and leave(), or in the main loop while not stopped. */
RestanteQueue *restante_control_context_get_queue (RestanteControlContext *self);
RestanteWatch *restante_control_context_get_watch (RestanteControlContext *self); /* main loop */
const RestanteControlFacts *restante_control_context_get_facts (RestanteControlContext *self);

/* A worker may use the store now, until it leaves; FALSE: the context is stopped. Any thread. */
gboolean restante_control_context_enter (RestanteControlContext *self);
void restante_control_context_leave (RestanteControlContext *self);
gboolean restante_control_context_is_stopped (RestanteControlContext *self);
/* Blocks until no worker uses the store; none will any more. */
void restante_control_context_stop (RestanteControlContext *self);

G_END_DECLS
