/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a domain's DNS is right, line by line (DESIGN section 6, CONTRACT "Severity"): facts in,
 * verdicts with words out. It never asks anybody, and a set-up that works is never red.
 *
 * Pure; any thread. */
#pragma once

#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* The numbers are stored: never renumber. In the order in which they are shown. */
typedef enum
{
  RESTANTE_CHECK_MX_PRESENT = 1,
  RESTANTE_CHECK_PRIMARY_PRESENT,
  RESTANTE_CHECK_MX_ORDER,
  RESTANTE_CHECK_MX_TARGET,
  RESTANTE_CHECK_SELF_ADDRESS,
  RESTANTE_CHECK_HELO,
  RESTANTE_CHECK_PRIMARY_ADDRESS,
  RESTANTE_CHECK_NS_AGREE,
  RESTANTE_CHECK_CACHES,
  RESTANTE_CHECK_TTL,
  RESTANTE_CHECK_MTA_STS,
  RESTANTE_CHECK_DANE,
  RESTANTE_CHECK_CERTIFICATE,
  RESTANTE_CHECK_VANISHED,
} RestanteCheckCode;
#define RESTANTE_CHECK_LAST RESTANTE_CHECK_VANISHED

/* From good to bad, and what cannot be told before what is bad. */
typedef enum
{
  RESTANTE_SEVERITY_OK,
  RESTANTE_SEVERITY_UNKNOWN,
  RESTANTE_SEVERITY_WARNING,
  RESTANTE_SEVERITY_ERROR,
} RestanteSeverity;

const char *restante_check_code_to_string (RestanteCheckCode code);  /* "mx-present", … */
const char *restante_severity_to_string (RestanteSeverity severity); /* "ok", "unknown", … */

typedef struct
{
  RestanteCheckCode code;
  RestanteSeverity severity;
  char *seen;   /* one line: what is there */
  char *wanted; /* one line: what would be right */
  char *fix;    /* what to do, with the record to copy where there is one; "" when ok */
} RestanteAdvice;

void restante_advice_free (RestanteAdvice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteAdvice, restante_advice_free)

/* One RestanteAdvice for each code, in their order. */
GPtrArray *restante_domain_advice (const RestanteDomainFacts *facts);
/* The worst of them. */
RestanteSeverity restante_domain_advice_worst (GPtrArray *advice);

G_END_DECLS
