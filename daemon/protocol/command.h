/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one command line (RFC 5321 section 4.1.1) into verb, path and parameters. It never checks
 * the mailbox itself (address.h does) and never copies. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_VERB_UNKNOWN,
  RESTANTE_VERB_HELO,
  RESTANTE_VERB_EHLO,
  RESTANTE_VERB_MAIL,
  RESTANTE_VERB_RCPT,
  RESTANTE_VERB_DATA,
  RESTANTE_VERB_BDAT,
  RESTANTE_VERB_RSET,
  RESTANTE_VERB_NOOP,
  RESTANTE_VERB_QUIT,
  RESTANTE_VERB_VRFY,
  RESTANTE_VERB_HELP,
  RESTANTE_VERB_STARTTLS,
  RESTANTE_VERB_AUTH,
  RESTANTE_VERB_ATRN,    /* RFC 2645 */
  RESTANTE_VERB_ETRN,    /* RFC 1985 */
  RESTANTE_VERB_FOREIGN, /* a verb that SMTP knows and the holder does not serve: EXPN, TURN, ... */
} RestanteVerb;

/* Text inside of the line. */
typedef struct
{
  const char *text;
  gsize length;
} RestanteToken;

typedef struct
{
  RestanteVerb verb;
  RestanteToken argument; /* behind the verb and its space, without white space at the end */
} RestanteCommand;

RestanteCommand restante_command_parse (const char *line, gsize length);

/* Takes "FROM:<path>" or "TO:<path>" (@keyword is "FROM" or "TO", in any case) off the argument;
 * one space behind the colon is forgiven. *@path is what stands between "<" and ">". FALSE: that is
 * not there. */
gboolean
restante_command_take_path (RestanteCommand *self, const char *keyword, RestanteToken *path);

/* Takes the chunk-size and LAST of BDAT (RFC 3030 section 2): digits, one space, the word. FALSE:
 * they are not there, or the size does not fit in 64 bits. */
gboolean restante_command_take_chunk (RestanteCommand *self, guint64 *size, gboolean *last);

typedef enum
{
  RESTANTE_PARAMETER_NONE, /* no more */
  RESTANTE_PARAMETER_FOUND,
  RESTANTE_PARAMETER_BROKEN, /* not an esmtp-param */
} RestanteParameter;

/* Takes the next " KEYWORD" or " KEYWORD=VALUE" off the argument; without "=" the value's text is
 * NULL. */
RestanteParameter restante_command_take_parameter (RestanteCommand *self,
                                                   RestanteToken *keyword,
                                                   RestanteToken *value);

/* Compares without case. */
gboolean restante_token_is (const RestanteToken *self, const char *word);

G_END_DECLS
