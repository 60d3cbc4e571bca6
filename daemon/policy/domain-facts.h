/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was seen in DNS and around it for one protected domain (DESIGN section 6). It holds facts
 * only: dns/ and watch/ fill it in, policy/domain-advice.h judges it.
 *
 * One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a look-up ended. */
typedef enum
{
  RESTANTE_LOOKUP_NONE, /* it was not asked */
  RESTANTE_LOOKUP_FOUND,
  RESTANTE_LOOKUP_NO_NAME, /* NXDOMAIN */
  RESTANTE_LOOKUP_NO_DATA, /* the name has no record of that type */
  RESTANTE_LOOKUP_FAILED,  /* no answer in time, SERVFAIL, or one that cannot be believed */
  RESTANTE_LOOKUP_BOGUS,   /* DNSSEC says that somebody forged it, or that the zone is broken */
} RestanteLookup;

/* Whether a look-up did not say what is there: FAILED, BOGUS or NONE. */
gboolean restante_lookup_is_unclear (RestanteLookup lookup);

/* The addresses of a name. */
typedef struct
{
  RestanteLookup lookup; /* of both families together: FOUND when one has an address */
  char **addresses;      /* IP addresses as text; NULL-terminated, never NULL */
  guint32 ttl; /* the lowest of both families, as its own servers say; seconds; 0: not known */
} RestanteAddressFacts;

typedef struct
{
  guint16 preference;
  char *host;          /* normalized; "": the root, a null MX (RFC 7505) */
  gboolean is_alias;   /* a CNAME */
  gboolean is_literal; /* an IP address in the place of a name */
  RestanteAddressFacts addresses;
} RestanteMxFacts;

typedef enum
{
  RESTANTE_SERVER_SILENT,        /* no answer in time */
  RESTANTE_SERVER_REFUSES,       /* REFUSED, SERVFAIL, NOTAUTH */
  RESTANTE_SERVER_NOT_IN_CHARGE, /* it answers without authority (RFC 1035 AA) */
  RESTANTE_SERVER_IN_CHARGE,
} RestanteServerAnswer;

/* One authoritative server, asked directly. */
typedef struct
{
  char *name;    /* "ns1.example.org" */
  char *address; /* "192.0.2.53:53"; "": its name has no address */
  RestanteServerAnswer answer;
  guint32 serial;  /* of the SOA, when in charge */
  char **mx;       /* as RestanteRecordSet.data, when in charge */
  guint32 mx_ttl;  /* seconds, when in charge; 0: there is no MX */
  guint32 minimum; /* seconds, when in charge: of its SOA */
  /* Of the primary's name; NONE: it lies elsewhere, or leads there. */
  RestanteAddressFacts primary;
} RestanteServerFacts;

/* What a public resolver still says. */
typedef struct
{
  char *resolver;               /* "ADDR:PORT" */
  RestanteLookup lookup;        /* of the MX set */
  char **mx;                    /* as RestanteRecordSet.data */
  guint32 mx_left;              /* seconds until it asks anew */
  gboolean mx_is_old;           /* other than what the authoritative servers say now */
  RestanteAddressFacts primary; /* its TTL: seconds until it asks anew */
  gboolean primary_is_old;
} RestanteCacheFacts;

typedef enum
{
  RESTANTE_STS_MODE_NONE, /* mode none, or no policy */
  RESTANTE_STS_MODE_TESTING,
  RESTANTE_STS_MODE_ENFORCE,
} RestanteStsMode;

/* MTA-STS (RFC 8461). */
typedef struct
{
  RestanteLookup record; /* the TXT at _mta-sts */
  char **texts;          /* what stands there */
  gboolean fetched;      /* the policy came and is one */
  char *problem;         /* in words, when it was not fetched; or NULL */
  RestanteStsMode mode;
  char **mx; /* its patterns, "*.example.org" among them */
} RestanteStsFacts;

/* The TLSA records of one SMTP server (RFC 7672). */
typedef struct
{
  char *host; /* "": there is none to look at */
  RestanteLookup lookup;
  GPtrArray *records;  /* GBytes: their RDATA; NULL: none */
  gboolean validated;  /* there is a trust anchor, and it was asked with it */
  gboolean secure;     /* the answer is authentic */
  gboolean has_usable; /* usage 2 or 3, a known selector and matching type */
  gboolean key_known;  /* the key in use is known, so that it can be compared */
  gboolean matches;
} RestanteTlsaFacts;

/* The holder's own certificate. */
typedef struct
{
  gboolean known;
  gint64 not_before; /* seconds since the epoch */
  gint64 not_after;
  gboolean covers_name;
  gboolean is_self_signed;
} RestanteCertificateFacts;

/* An address of this machine and the name that it leads to. */
typedef struct
{
  char *address;
  RestanteLookup lookup;
  char **names; /* of its PTR records */
} RestantePtrFacts;

typedef struct
{
  gint64 now; /* seconds since the epoch */
  char *domain;
  char *holder;  /* this holder's name, which is its EHLO name */
  char **own;    /* the public addresses of this machine; empty: not known */
  char *primary; /* the primary's host as it is set: a name or an IP address; "": it dials in */
  char *proven;  /* the address where it was last proven, or NULL: never */
  char *
      *believed; /* further addresses that have proven themselves: a heartbeat's, the one of now */
  gboolean fenced; /* the holder has taken the primary's name off its address */

  RestanteLookup mx_lookup; /* of the domain's MX set */
  guint32 mx_ttl;           /* as its own servers say; seconds; 0: not known */
  GPtrArray *mx;            /* RestanteMxFacts, as they came, duplicates too */
  RestanteAddressFacts holder_addresses;
  RestanteAddressFacts primary_addresses;
  GPtrArray *pointers; /* RestantePtrFacts of @own */

  RestanteLookup ns_lookup;
  GPtrArray *servers;    /* RestanteServerFacts of those that the zone names */
  char **parent_servers; /* names in the parent's delegation, sorted; empty: could not be asked */
  char **zone_servers;   /* names in the zone's own NS set, sorted */

  RestanteCacheFacts configured; /* what the resolver of [dns] still says; its name is NULL */
  gboolean caches_on;            /* public-resolvers is set */
  GPtrArray *caches;             /* RestanteCacheFacts */

  RestanteStsFacts sts;
  RestanteTlsaFacts primary_tlsa;
  RestanteTlsaFacts holder_tlsa;
  char *holder_tlsa_data; /* "3 1 1 HEX": what the owner could publish for the holder; or NULL */
  RestanteCertificateFacts certificate;

  /* What checks of the last 24 hours saw; empty: there was none, or it saw none. */
  char **seen_mx;        /* hosts */
  char **seen_addresses; /* of the primary */
} RestanteDomainFacts;

/* What a look-up of one more family said: addresses are added, and of two ends the one that tells
 * most counts. @ttl: seconds. */
void restante_address_facts_add (RestanteAddressFacts *self,
                                 RestanteLookup lookup,
                                 const char *const *addresses,
                                 guint32 ttl);

/* Everything unknown: no look-up was asked. */
RestanteDomainFacts *restante_domain_facts_new (const char *domain);
void restante_domain_facts_free (RestanteDomainFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDomainFacts, restante_domain_facts_free)

/* Each adds one, which the facts own, to its array. */
RestanteMxFacts *
restante_domain_facts_add_mx (RestanteDomainFacts *self, guint16 preference, const char *host);
RestanteServerFacts *
restante_domain_facts_add_server (RestanteDomainFacts *self, const char *name, const char *address);
RestanteCacheFacts *restante_domain_facts_add_cache (RestanteDomainFacts *self,
                                                     const char *resolver);
/* The first server that is in charge; NULL: none is. */
const RestanteServerFacts *restante_domain_facts_find_in_charge (const RestanteDomainFacts *self);
RestantePtrFacts *restante_domain_facts_add_pointer (RestanteDomainFacts *self,
                                                     const char *address);

G_END_DECLS
