/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that lets SMTP peers in and serves all of them at once, as long as their sessions wait
 * for nothing but the peer and the store. It never blocks on one of them: a session that must is
 * handed on. */
#pragma once

#include <gio/gio.h>

#include "net/smtp-session.h"

G_BEGIN_DECLS

typedef struct _RestanteSmtpLoop RestanteSmtpLoop;

/* Called in the loop's thread; must not block. */
typedef struct
{
  /* Somebody has connected: the session to serve (transfer full). */
  RestanteSmtpSession *(*arrived) (GInetAddress *peer, gpointer user_data);
  /* The session goes on elsewhere, with its connection @fd: takes both. */
  void (*hand_on) (RestanteSmtpSession *session, int fd, GInetAddress *peer, gpointer user_data);
  /* The session is over, its connection closed: takes it. */
  void (*left) (RestanteSmtpSession *session, GInetAddress *peer, gpointer user_data);
} RestanteSmtpLoopFuncs;

/* @sockets: GSocket that listen and do not block; several loops may share them. They must outlive
 * the loop, as must @funcs. Fails when the process has no descriptor or thread left. */
RestanteSmtpLoop *restante_smtp_loop_start (GPtrArray *sockets,
                                            const RestanteSmtpLoopFuncs *funcs,
                                            gpointer user_data,
                                            GError **error);
/* Lets nobody in any more and ends every session with 421. Whoever does not listen to that is cut
 * off after some seconds; a message that is being stored gets its answer first. Does not wait. Any
 * thread. */
void restante_smtp_loop_close (RestanteSmtpLoop *self);
/* Closes, waits until every session is over, and frees. Not from the loop's thread. */
void restante_smtp_loop_stop (RestanteSmtpLoop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpLoop, restante_smtp_loop_stop)

G_END_DECLS
