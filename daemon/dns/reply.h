/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a question to DNS led to, told apart: records, none of that type, no such name, no answer, a
 * forged one. It never says what the records mean.
 *
 * Any thread. */
#pragma once

#include <gio/gio.h>
#include <unbound.h>

#include "policy/domain-facts.h"

G_BEGIN_DECLS

#define RESTANTE_DNS_ERROR (restante_dns_error_quark ())
GQuark restante_dns_error_quark (void);
/* For a primary every one of them is temporary (promise 7); the text is a sentence without its full
 * stop. */
typedef enum
{
  RESTANTE_DNS_ERROR_NO_NAME, /* NXDOMAIN */
  RESTANTE_DNS_ERROR_NO_DATA, /* the name has no record of that type */
  RESTANTE_DNS_ERROR_FAILED,  /* SERVFAIL, no answer in time, a lie */
  RESTANTE_DNS_ERROR_BOGUS,   /* DNSSEC: forged, or signed wrong; only with a trust anchor */
} RestanteDnsError;

/* What a question led to. */
typedef struct
{
  RestanteLookup lookup;
  char *problem;   /* in words, without a full stop; NULL: found */
  guint32 ttl;     /* seconds that are left of it */
  gboolean secure; /* validated */
  char *alias;     /* the name that it really is (CNAME), normalized; NULL: none */
  char **data;     /* in zone-file form (dns/record-data.h); NULL-terminated, never NULL */
  GPtrArray *raw;  /* GBytes: the same as RDATA, in the same order */
} RestanteDnsReply;

void restante_dns_reply_free (RestanteDnsReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDnsReply, restante_dns_reply_free)

/* Of an answer that has data. */
RestanteDnsReply *restante_dns_reply_new (const struct ub_result *answer);
/* Of RESTANTE_DNS_ERROR, which it takes; any other counts as FAILED. */
RestanteDnsReply *restante_dns_reply_new_failed (GError *error);

G_END_DECLS
