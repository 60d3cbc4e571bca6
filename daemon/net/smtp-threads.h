/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All SMTP sessions that have a thread of their own, from their start to the end of the last one.
 * It never lets anybody in: the loops hand their sessions on to it. */
#pragma once

#include "net/smtp-thread.h"

G_BEGIN_DECLS

typedef struct _RestanteSmtpThreads RestanteSmtpThreads;

/* The session is over, its connection closed: takes it. In its thread, or within serve(). */
typedef void (*RestanteSmtpThreadsLeft) (RestanteSmtpSession *session,
                                         GInetAddress *peer,
                                         gpointer user_data);

/* @certificate is for those that begin TLS, and must outlive the threads. */
RestanteSmtpThreads *restante_smtp_threads_new (RestanteCertificate *certificate,
                                                RestanteSmtpThreadsLeft left,
                                                gpointer user_data);
/* Serves @session over its connection @fd; takes both and does not wait. A peer whose session gets
 * no thread sees its connection end, and comes again. Any thread. */
void restante_smtp_threads_serve (RestanteSmtpThreads *self,
                                  RestanteSmtpSession *session,
                                  int fd,
                                  GInetAddress *peer);
/* Takes no more, and ends every session with 421; a message that is being stored gets its answer
 * first. Does not wait. Any thread. */
void restante_smtp_threads_close (RestanteSmtpThreads *self);
/* Closes, waits until every session is over (whoever does not listen is cut off after some
 * seconds), and frees. */
void restante_smtp_threads_stop (RestanteSmtpThreads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpThreads, restante_smtp_threads_stop)

G_END_DECLS
