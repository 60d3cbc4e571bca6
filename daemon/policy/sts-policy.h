/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a domain publishes for MTA-STS (RFC 8461): the TXT record, the policy file, and whether a
 * host is in it. It never fetches anything, and what a sender would not take is no policy.
 *
 * Pure; any thread. */
#pragma once

#include "policy/domain-facts.h"

G_BEGIN_DECLS

#define RESTANTE_STS_POLICY_SIZE_MAX (64 * 1024) /* bytes; RFC 8461 section 3.3 */
#define RESTANTE_STS_POLICY_AGE_MAX  31557600    /* seconds; RFC 8461 section 3.2 */

#define RESTANTE_STS_POLICY_ERROR (restante_sts_policy_error_quark ())
GQuark restante_sts_policy_error_quark (void);
typedef enum
{
  RESTANTE_STS_POLICY_ERROR_SIZE,   /* too long */
  RESTANTE_STS_POLICY_ERROR_SYNTAX, /* a field that is none, or a value that it cannot have */
  RESTANTE_STS_POLICY_ERROR_FIELD,  /* one that must be there is not */
} RestanteStsPolicyError;

typedef struct
{
  RestanteStsMode mode;
  guint32 max_age; /* seconds */
  char **mx;       /* patterns in lower case, "*.example.org" among them; NULL-terminated */
} RestanteStsPolicy;

/* The file's @length bytes (RFC 8461 section 3.2); lines end with LF or CRLF. Of a field that comes
 * twice the first counts, other fields do not. NULL and an error, in one line, for what is no
 * policy of version STSv1. */
RestanteStsPolicy *restante_sts_policy_parse (const char *body, gsize length, GError **error);
void restante_sts_policy_free (RestanteStsPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteStsPolicy, restante_sts_policy_free)

/* Whether one of @patterns is @host; "*" stands for exactly one label (RFC 8461 section 4.1). */
gboolean restante_sts_policy_lists (const char *const *patterns, const char *host);

/* The id in the TXT records at _mta-sts (RFC 8461 section 3.1), each a whole text; NULL: there is
 * none, more than one, or one that is wrong, so that senders see no policy. Free it. */
char *restante_sts_record_read (const char *const *texts);

G_END_DECLS
