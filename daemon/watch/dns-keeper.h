/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks after the DNS of the protected domains: checks each when asked, every so often, and when a
 * glance shows a change; keeps what it found, and tells when a line changes its colour. It never
 * writes DNS.
 *
 * Main loop only. */
#pragma once

#include "dns/writer.h"
#include "net/certificate.h"
#include "queue/writers.h"
#include "watch/dns-watch.h"
#include "watch/watch.h"

G_BEGIN_DECLS

typedef struct
{
  const char *hostname;                /* of this holder */
  const char *const *public_addresses; /* NULL-terminated; empty: to be found out */
  const char *const *servers;          /* "ADDR:PORT", NULL-terminated; empty: /etc/resolv.conf */
  const char *trust_anchor;            /* NULL: the system's, where there is one */
  const char *const *public_resolvers; /* "ADDR:PORT", NULL-terminated; empty: none is asked */
  guint16 authoritative_port;
  guint16 mta_sts_port;
  guint interval;       /* seconds between two checks of a domain */
  guint watch_interval; /* seconds between two looks at what changes first */
  guint timeout;        /* seconds for a look-up; a check ends in three times that */
} RestanteDnsKeeperOptions;

#define RESTANTE_TYPE_DNS_KEEPER (restante_dns_keeper_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsKeeper, restante_dns_keeper, RESTANTE, DNS_KEEPER, GObject)

/* Signal: line-changed (const char *domain, const RestanteAdvice *advice): a line has another
 * colour than at the check before.
 *
 * Copies @options. @queue, @watch and @certificate must live until it is stopped. The first checks
 * begin soon after. */
RestanteDnsKeeper *restante_dns_keeper_start (RestanteQueue *queue,
                                              RestanteWatch *watch,
                                              RestanteCertificate *certificate,
                                              const RestanteDnsKeeperOptions *options);
/* Checks under way end with an error, and no more begin. Takes the reference. */
void restante_dns_keeper_stop (RestanteDnsKeeper *self);

/* Checks @domain (normalized) now; several calls share one check. */
void restante_dns_keeper_check_async (RestanteDnsKeeper *self,
                                      const char *domain,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* New reference. RESTANTE_DNS_WATCH_ERROR, G_IO_ERROR_CANCELLED when the keeper stops. */
RestanteDnsReport *restante_dns_keeper_check_finish (GAsyncResult *result, GError **error);

/* Has @domain checked within seconds: something was changed. */
void restante_dns_keeper_check_soon (RestanteDnsKeeper *self, const char *domain);

/* What DNS says of @domain now, without a verdict and without being remembered. */
void restante_dns_keeper_survey_async (RestanteDnsKeeper *self,
                                       const char *domain,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Free it. Errors as those of a check. */
RestanteDomainFacts *restante_dns_keeper_survey_finish (GAsyncResult *result, GError **error);
/* The owner's writer @record, which finds its service through the servers of [dns], the same one as
 * long as it stays as it is; new reference. SETTINGS. Any thread, and only while the keeper is
 * there. */
RestanteWriter *restante_dns_keeper_open_writer (RestanteDnsKeeper *self,
                                                 const RestanteWriterRecord *record,
                                                 GError **error);
/* Whether @record is one that can be opened; nothing is kept of it. SETTINGS. Any thread. */
gboolean restante_dns_keeper_check_writer (RestanteDnsKeeper *self,
                                           const RestanteWriterRecord *record,
                                           GError **error);
/* The owner took the writer @name away, or set up another one in its place. Any thread. */
void restante_dns_keeper_forget_writer (RestanteDnsKeeper *self, const char *name);
/* The addresses of @host (GInetAddress) as the servers of [dns] have them now; RESTANTE_DNS_ERROR.
 * Blocks; any thread. Free them with g_object_unref(). */
GList *restante_dns_keeper_look_up (RestanteDnsKeeper *self, const char *host, GError **error);
/* What began before it ends is waited for when the keeper stops. */
void restante_dns_keeper_enter (RestanteDnsKeeper *self);
void restante_dns_keeper_leave (RestanteDnsKeeper *self);

/* The last report of @domain, or NULL: it was not checked since the start. New reference. */
RestanteDnsReport *restante_dns_keeper_get_report (RestanteDnsKeeper *self, const char *domain);

G_END_DECLS
