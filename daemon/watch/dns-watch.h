/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DNS of one protected domain: when it is checked, when it is glanced at in between, and what
 * the last check found. It never knows another domain, and never writes DNS.
 *
 * Main loop only. */
#pragma once

#include "watch/dns-check.h"
#include "watch/watch.h"

G_BEGIN_DECLS

/* Of all domains; whoever makes a watch keeps it as long. */
typedef struct
{
  RestanteDnsCheckContext check;
  RestanteWatch *watch;  /* is told what changed */
  guint interval;        /* seconds between two checks */
  guint glance_interval; /* seconds between two looks at what changes first */
  GCancellable *stopped; /* nothing more is begun, what is under way ends */
  guint running;         /* what is under way: to be waited for before @check goes */
} RestanteDnsWatchContext;

#define RESTANTE_TYPE_DNS_WATCH (restante_dns_watch_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsWatch, restante_dns_watch, RESTANTE, DNS_WATCH, GObject)

/* Signal: line-changed (const char *name, const RestanteAdvice *advice): a line has another colour
 * than at the check before. @name: normalized. Nothing is planned yet. */
RestanteDnsWatch *restante_dns_watch_new (RestanteDnsWatchContext *context, const char *name);
/* Its domain is not protected any more: what is under way ends without a trace. */
void restante_dns_watch_stop (RestanteDnsWatch *self);

/* @task gets the report (RestanteDnsReport) of a check that begins now, or that is under way; an
 * error when the domain is not protected. Takes @task. */
void restante_dns_watch_check (RestanteDnsWatch *self, GTask *task);
/* Has it checked within seconds: something was changed. */
void restante_dns_watch_check_soon (RestanteDnsWatch *self);
/* The same when its primary was proven elsewhere since the last check. */
void restante_dns_watch_primary_changed (RestanteDnsWatch *self);

/* The last report, or NULL. New reference. */
RestanteDnsReport *restante_dns_watch_get_report (RestanteDnsWatch *self);

/* RESTANTE_DNS_WATCH_ERROR_NO_DOMAIN for @name. */
#define RESTANTE_DNS_WATCH_ERROR (restante_dns_watch_error_quark ())
GQuark restante_dns_watch_error_quark (void);
typedef enum
{
  RESTANTE_DNS_WATCH_ERROR_NO_DOMAIN, /* it is not protected (any more) */
} RestanteDnsWatchError;
GError *restante_dns_watch_no_domain (const char *name);

G_END_DECLS
