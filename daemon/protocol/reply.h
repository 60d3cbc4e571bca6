/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463), read from a peer
 * line by line or written to one. It never judges what the reply means for a message:
 * policy/delivery.h does. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint code;     /* 200..599 */
  char *enhanced; /* "5.1.1", or NULL when the peer gave none */
  char *text;     /* the lines joined by "\n", without codes; control characters replaced; UTF-8 */
} RestanteReply;

RestanteReply *restante_reply_new (guint code, const char *enhanced, const char *text);
RestanteReply *restante_reply_copy (const RestanteReply *self);
void restante_reply_free (RestanteReply *self);
/* "550 5.1.1 No such user" in one line, for people and for the store. */
char *restante_reply_to_string (const RestanteReply *self);
/* Appends the wire form, multi-line where @text has "\n". */
void restante_reply_write (GString *out, guint code, const char *enhanced, const char *text);

typedef enum
{
  RESTANTE_REPLY_LINE_MORE,  /* a continuation line, or nothing yet */
  RESTANTE_REPLY_LINE_WHOLE, /* the reply is complete */
  RESTANTE_REPLY_LINE_BROKEN /* not an SMTP reply: the session cannot go on */
} RestanteReplyLine;

/* Adds one line without its CRLF to *@reply, which is NULL before the first line. Bounded: 100
 * lines, 64 KiB. */
RestanteReplyLine restante_reply_add_line (RestanteReply **reply, const char *line, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteReply, restante_reply_free)

G_END_DECLS
