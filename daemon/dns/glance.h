/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quick look at the three things that change first: a domain's MX set, the primary's address and
 * the MTA-STS policy, asked of a server in charge where one is known. It never judges what it sees;
 * two glances are compared.
 *
 * Main loop only. */
#pragma once

#include "dns/survey.h"
#include "dns/writer.h"

G_BEGIN_DECLS

/* What was seen, each in one line of text that is the same as long as nothing changed; NULL: it
 * could not be seen. */
typedef struct
{
  char *mx;
  char *addresses;
  char *policy;
} RestanteGlance;

RestanteGlance *restante_glance_new (void); /* nothing was seen */
/* What a whole survey saw of it. */
RestanteGlance *restante_glance_new_from_facts (const RestanteDomainFacts *facts);
void restante_glance_free (RestanteGlance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteGlance, restante_glance_free)

typedef struct
{
  const RestanteSurveyOptions *options;
  const RestanteWriterSurroundings *surroundings;
  guint16 mta_sts_port;
  const char *server; /* "ADDR:PORT", in charge of the domain; NULL: the resolver says all */
} RestanteGlancePlan;

/* @facts: as restante_survey_async() wants them; taken. @plan's options and surroundings live until
 * the callback. */
void restante_glance_async (const RestanteGlancePlan *plan,
                            RestanteDomainFacts *facts,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* NULL only when it was cancelled. */
RestanteGlance *restante_glance_finish (GAsyncResult *result, GError **error);

/* Takes what @now saw into @self, and says what of it is another than before. What one of them did
 * not see is no change. */
typedef enum
{
  RESTANTE_GLANCE_SAME = 0,
  RESTANTE_GLANCE_MX = 1 << 0,
  RESTANTE_GLANCE_ADDRESSES = 1 << 1,
  RESTANTE_GLANCE_POLICY = 1 << 2,
} RestanteGlanceChange;
RestanteGlanceChange restante_glance_update (RestanteGlance *self, const RestanteGlance *now);

G_END_DECLS
