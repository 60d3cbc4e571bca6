/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mail transaction as the client sees it (RFC 5321 section 3.3, RFC 2920 section 3.1): which
 * command comes next and what each reply means. It never reads bytes, and it never sends content.
 */
#pragma once

#include "protocol/capabilities.h"
#include "protocol/reply.h"
#include "protocol/smtp-client.h"

G_BEGIN_DECLS

/* What the transaction awaits. */
typedef enum
{
  RESTANTE_AWAITS_MAIL,
  RESTANTE_AWAITS_RCPT,
  RESTANTE_AWAITS_DATA,
  RESTANTE_AWAITS_CONTENT, /* from the driver */
  RESTANTE_AWAITS_FINAL,
  RESTANTE_AWAITS_LONE_DOT, /* the reply to the dot that ends a DATA which was for nobody */
  RESTANTE_AWAITS_RSET,
} RestanteAwaits;

typedef struct
{
  guint64 tag;
  RestanteAwaits awaits;
  gboolean resulted; /* the result is known; what is still to come is only read */
  gboolean mail_refused;
  gboolean pipelined;
  char **recipients;
  guint n_recipients;
  guint answered;
  guint accepted;
} RestanteTransaction;

/* What a reply brought about. */
typedef struct
{
  gboolean recipient; /* it is the reply for recipient `index` */
  guint index;
  gboolean send;   /* the content is wanted */
  gboolean result; /* the message is over, at `stage` */
  RestanteSmtpStage stage;
  gboolean over;   /* nothing more comes for this transaction */
  gboolean broken; /* no such reply can come here */
} RestanteProgress;

/* Writes the first commands to @out: MAIL alone, or with all RCPT and DATA where the peer
 * pipelines. */
RestanteTransaction *restante_transaction_begin (const RestanteCapabilities *peer,
                                                 guint64 tag,
                                                 const char *sender,
                                                 const char *const *recipients,
                                                 guint64 size,
                                                 gboolean eight_bit,
                                                 gboolean smtputf8,
                                                 GString *out);
void restante_transaction_free (RestanteTransaction *self);
/* Takes the next reply; writes what must be said now to @out. */
RestanteProgress
restante_transaction_take (RestanteTransaction *self, const RestanteReply *reply, GString *out);
/* The content and its dot were written. */
void restante_transaction_content_ended (RestanteTransaction *self);
/* Whether the next transaction may be begun behind what was said of this one. */
gboolean restante_transaction_lets_follow (const RestanteTransaction *self);
RestanteSmtpStage restante_transaction_get_stage (const RestanteTransaction *self);
/* How long the peer may take for what is awaited, in seconds (RFC 5321 section 4.5.3.2). */
guint restante_transaction_get_deadline (const RestanteTransaction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTransaction, restante_transaction_free)

G_END_DECLS
