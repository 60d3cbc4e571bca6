/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One check of one domain's DNS, from what is known without asking to what is remembered of it. It
 * never decides when to check, and tells nobody but who asked.
 *
 * Main loop only. */
#pragma once

#include "dns/survey.h"
#include "dns/writer.h"
#include "net/certificate.h"
#include "queue/domains.h"
#include "watch/dns-report.h"

G_BEGIN_DECLS

/* What every check needs; whoever asks keeps it until the callback. */
typedef struct
{
  RestanteQueue *queue;
  RestanteCertificate *certificate;
  const char *hostname;                /* of this holder */
  const char *const *public_addresses; /* NULL-terminated; empty: to be found out */
  guint16 mta_sts_port;
  RestanteSurveyOptions survey;
  RestanteWriterSurroundings surroundings; /* for the policy's host */
} RestanteDnsCheckContext;

/* What is known of the domain @record without asking DNS. Free it. */
RestanteDomainFacts *restante_dns_check_gather (const RestanteDnsCheckContext *context,
                                                const RestanteDomainRecord *record);

void restante_dns_check_async (const RestanteDnsCheckContext *context,
                               RestanteDomainRecord *record,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* New reference. NULL only when it was cancelled. */
RestanteDnsReport *restante_dns_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS
