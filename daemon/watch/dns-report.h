/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check of a domain's DNS found: a line of advice for each code, and who is in charge. It
 * never asks, and never changes once it is made.
 *
 * Any thread. */
#pragma once

#include "dns/glance.h"
#include "policy/domain-advice.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 time;          /* seconds since the epoch */
  GPtrArray *advice;    /* RestanteAdvice, one for each code, in their order */
  RestanteGlance *seen; /* what a glance is compared with from now on */
  char **servers;       /* "ADDR:PORT" of the servers in charge; NULL-terminated, never NULL */
} RestanteDnsReport;

/* Judges @facts. */
RestanteDnsReport *restante_dns_report_new (const RestanteDomainFacts *facts);
RestanteDnsReport *restante_dns_report_ref (RestanteDnsReport *self);
void restante_dns_report_unref (RestanteDnsReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDnsReport, restante_dns_report_unref)

/* Calls @told for each line that has another colour than in @before. */
typedef void (*RestanteDnsReportFunc) (const RestanteAdvice *advice, gpointer data);
void restante_dns_report_compare (const RestanteDnsReport *self,
                                  const RestanteDnsReport *before,
                                  RestanteDnsReportFunc told,
                                  gpointer data);

G_END_DECLS
