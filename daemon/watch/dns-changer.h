/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans what is missing in a domain's DNS, writes it through the owner's writers, verifies it at
 * the servers in charge and takes it back (promise 9). It never writes unasked, and never over a
 * record that is not the one that it saw.
 *
 * Main loop only. */
#pragma once

#include "policy/record-set.h"
#include "watch/dns-keeper.h"

G_BEGIN_DECLS

#define RESTANTE_DNS_CHANGER_ERROR (restante_dns_changer_error_quark ())
GQuark restante_dns_changer_error_quark (void);
/* The text is one line that says what to do. Errors of writers are RESTANTE_WRITER_ERROR. */
typedef enum
{
  RESTANTE_DNS_CHANGER_ERROR_NO_DOMAIN, /* it is not protected (any more) */
  RESTANTE_DNS_CHANGER_ERROR_NO_WRITER, /* nobody here may write what is missing */
  RESTANTE_DNS_CHANGER_ERROR_NO_ROOM,   /* this holder cannot be added to the MX set; why is said */
  RESTANTE_DNS_CHANGER_ERROR_NO_UNDO,   /* nothing was applied, or it was taken back already */
} RestanteDnsChangerError;

/* A server in charge, asked after the writing. */
typedef struct
{
  char *server; /* "ADDR:PORT" */
  gboolean ok;  /* it has the MX set that was written */
} RestanteDnsVerdict;

typedef struct
{
  GPtrArray *changes;  /* RestanteRecordChange: planned, or written */
  GPtrArray *verified; /* RestanteDnsVerdict; empty: nothing was written */
} RestanteDnsOutcome;

void restante_dns_outcome_free (RestanteDnsOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDnsOutcome, restante_dns_outcome_free)

typedef enum
{
  RESTANTE_DNS_PLAN,  /* what would be written; an empty list: nothing is to do */
  RESTANTE_DNS_APPLY, /* plans again, and writes what has a writer */
  RESTANTE_DNS_UNDO,  /* takes back the last that was applied */
} RestanteDnsAction;

/* @queue, @watch and @keeper must live until the
 * callback. */
void restante_dns_changer_async (RestanteQueue *queue,
                                 RestanteWatch *watch,
                                 RestanteDnsKeeper *keeper,
                                 const char *domain,
                                 RestanteDnsAction action,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
RestanteDnsOutcome *restante_dns_changer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
