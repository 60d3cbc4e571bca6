/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one DNS message says (RFC 1035 section 4): whether it answers what was asked, its flags and
 * the records that were asked for. It never asks anybody, and it never looks at the additional
 * section, where nothing stands that may be believed.
 *
 * Any thread; an answer is never changed. */
#pragma once

#include "policy/record-set.h"

G_BEGIN_DECLS

#define RESTANTE_DNS_ALIASES_MAX 8

/* RCODE; others come too. */
typedef enum
{
  RESTANTE_DNS_CODE_OK = 0,
  RESTANTE_DNS_CODE_FORMAT = 1,  /* FORMERR */
  RESTANTE_DNS_CODE_FAILED = 2,  /* SERVFAIL */
  RESTANTE_DNS_CODE_NO_NAME = 3, /* NXDOMAIN */
  RESTANTE_DNS_CODE_NOT_IMPLEMENTED = 4,
  RESTANTE_DNS_CODE_REFUSED = 5,
  RESTANTE_DNS_CODE_NOT_AUTH = 9,
} RestanteDnsCode;

typedef struct _RestanteDnsAnswer RestanteDnsAnswer;

/* Of a message that is cut short (TC) only the question is read (RFC 2181 section 9). NULL and
 * RESTANTE_DNS_ERROR_FAILED for what is no message, or a broken one. */
RestanteDnsAnswer *restante_dns_answer_new (const guint8 *bytes, gsize length, GError **error);
void restante_dns_answer_free (RestanteDnsAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDnsAnswer, restante_dns_answer_free)

/* Whether it is the answer to the one question that was asked with @id (RFC 5452 section 9.1).
 * @type: "MX", "SOA", … */
gboolean restante_dns_answer_matches (RestanteDnsAnswer *self,
                                      guint16 id,
                                      const char *name,
                                      const char *type);

/* It is an answer with that id, whatever it says of the question. */
gboolean restante_dns_answer_has_id (RestanteDnsAnswer *self, guint16 id);

guint restante_dns_answer_get_code (RestanteDnsAnswer *self);
gboolean restante_dns_answer_is_authoritative (RestanteDnsAnswer *self); /* AA */
gboolean restante_dns_answer_is_truncated (RestanteDnsAnswer *self);     /* TC */
/* AD: only as good as the server and the way to it. */
gboolean restante_dns_answer_is_authentic (RestanteDnsAnswer *self);

/* The records of @name itself in the answer section, with the lowest of their TTLs; an empty set
 * when there are none. FAILED for records that no zone file could hold, and for a @type other than
 * A, AAAA, CAA, CNAME, DS, MX, NS, PTR, SOA, TLSA and TXT. */
RestanteRecordSet *restante_dns_answer_get_own_set (RestanteDnsAnswer *self,
                                                    const char *name,
                                                    const char *type,
                                                    GError **error);
/* The same through the aliases (CNAME) of the answer section, whose TTLs count too; the set has the
 * name @name. Empty also when they lead out of the message. FAILED too when they lead round in a
 * circle or are more than RESTANTE_DNS_ALIASES_MAX. */
RestanteRecordSet *restante_dns_answer_get_set (RestanteDnsAnswer *self,
                                                const char *name,
                                                const char *type,
                                                GError **error);

/* The name servers of @zone: of its answer, or of the referral to it in the authority section.
 * Names as restante_domain_normalize() gives them, sorted, each once, NULL-terminated; may be
 * empty. FAILED when one is no host name. */
char **restante_dns_answer_get_servers (RestanteDnsAnswer *self, const char *zone, GError **error);
/* The SOA record in the answer or the authority section whose zone @name is, or lies in. *@zone
 * (free it) is that zone, "" the root; *@minimum is in seconds, how long "no such record" is kept
 * (RFC 2308 section 4). Each may be NULL. FAILED when there is none. */
gboolean restante_dns_answer_get_soa (RestanteDnsAnswer *self,
                                      const char *name,
                                      char **zone,
                                      guint32 *serial,
                                      guint32 *minimum,
                                      GError **error);

G_END_DECLS
