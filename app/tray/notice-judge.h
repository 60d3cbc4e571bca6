/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which notices a domain's state calls for, and whether the owner was told already. Pure: facts,
 * what was told and the time in, a verdict out; it never words or shows anything. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_NOTICE_DOWN,
  RESTANTE_NOTICE_STRANGER,
  RESTANTE_NOTICE_BACK,
  RESTANTE_NOTICE_ENDING, /* holds end soon */
  RESTANTE_NOTICE_PARKED,
  RESTANTE_N_LASTING_NOTICES, /* the ones above follow from how things are, those below from what
                                 was told to happen */
  RESTANTE_NOTICE_FENCED = RESTANTE_N_LASTING_NOTICES,
  RESTANTE_NOTICE_RESTORED,
  RESTANTE_NOTICE_DNS,
  RESTANTE_N_NOTICES
} RestanteNoticeKind;

typedef struct
{
  const char *state; /* of the primary */
  const char *cause; /* or NULL */
  gint64 since;
  gint64 last_proven;  /* 0: never */
  const char *offered; /* a fingerprint, or NULL */
  gint64 held;
  gint64 parked;
  gint64 first_end; /* of a hold; 0: none ends */
} RestanteNoticeFacts;

typedef enum
{
  RESTANTE_NOTICE_KEEP,     /* everything stays */
  RESTANTE_NOTICE_TELL,     /* show it */
  RESTANTE_NOTICE_WITHDRAW, /* it is over */
  RESTANTE_NOTICE_REMEMBER, /* what is shown stays, and it is not told again */
} RestanteNoticeVerdict;

/* @told: the token of what was told, NULL: nothing. Sets *@token to the one that takes its place
 * (NULL: none; free it), whatever the verdict is. @kind is a lasting one. */
RestanteNoticeVerdict restante_notice_judge (RestanteNoticeKind kind,
                                             const RestanteNoticeFacts *facts,
                                             const char *told,
                                             gint64 now,
                                             char **token);

/* The red lines of DNS as a token ("mx-order mta-sts"): @told with @code added or left out. TRUE
 * when that made a difference to *@token (NULL: none is red; free it). */
gboolean restante_notice_judge_dns (const char *told, const char *code, gboolean red, char **token);
/* "DNS of example.org, mx-order is now error: …" → code, severity and what was seen. FALSE: it is
 * not such a text. Free them. */
gboolean restante_notice_read_dns (const char *text, char **code, char **severity, char **seen);

G_END_DECLS
