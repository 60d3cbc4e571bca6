/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers what DNS says about a protected domain, all questions side by side, into
 * policy/domain-facts.h. It never judges, and never asks anybody who is not named in the settings
 * or in the zone.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

#include "dns/resolver.h"
#include "policy/domain-facts.h"

G_BEGIN_DECLS

typedef struct
{
  const char *const *servers; /* "ADDR:PORT", NULL-terminated; empty: those of /etc/resolv.conf */
  const char *trust_anchor;   /* a file of DS or DNSKEY lines; NULL: nothing can be validated */
  gboolean is_root_anchor;    /* it is the root's: where the root itself does not validate, servers
                               * are in the way, and nothing can be */
  const char *const *public_resolvers; /* "ADDR:PORT", NULL-terminated; empty: none is asked */
  guint16 authoritative_port;          /* of every server that is found through NS records */
  guint timeout; /* seconds for one look-up; all of it ends in three times that */
} RestanteSurveyOptions;

/* Fills @facts, which the caller has made and which must live until the callback, as far as DNS
 * knows: the caller has set domain, holder, own and primary. @options and what they point to must
 * live as long. */
void restante_survey_async (const RestanteSurveyOptions *options,
                            RestanteDomainFacts *facts,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* FALSE only when it was cancelled. */
gboolean restante_survey_finish (GAsyncResult *result, GError **error);

G_END_DECLS
