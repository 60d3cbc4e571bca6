/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a RCPT gets: one table of verdicts (promise 2 and DESIGN section 3). It never accepts an
 * address outside the protected domains. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean postmaster; /* the bare "postmaster" of RFC 5321 section 4.5.1 */
  gboolean protected;  /* its domain is one of ours */
  gboolean any_domain; /* at least one domain is protected */
} RestanteRecipientFacts;

typedef struct
{
  guint code;
  const char *enhanced;
  const char *text;
} RestanteRecipientVerdict;

/* A static row: never freed. */
const RestanteRecipientVerdict *restante_recipient_judge (const RestanteRecipientFacts *facts);

G_END_DECLS
