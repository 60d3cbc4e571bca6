/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of a set-up in which everything is right, for tests that break one thing of it. It is never
 * used outside the tests of policy/. */
#pragma once

#include "policy/domain-advice.h"

/* home.example with the primary mail.home.example (198.51.100.7, proven) and this holder,
 * mx2.example (192.0.2.1, 2001:db8::1). */
RestanteDomainFacts *good_facts_new (void);

void good_facts_set_addresses (RestanteAddressFacts *addresses, const char *list);
/* Sets @field to the words of @list. */
void good_facts_set (char ***field, const char *list);
/* Replaces all MX records by "10 host, 20 host", each with an address. */
void good_facts_set_mx (RestanteDomainFacts *facts, const char *list);
RestanteMxFacts *good_facts_get_mx (RestanteDomainFacts *facts, guint index);
RestanteServerFacts *good_facts_get_server (RestanteDomainFacts *facts, guint index);

/* One thing that is broken, and what has to be said. */
typedef struct
{
  const char *path; /* "/policy/…" */
  RestanteCheckCode code;
  RestanteSeverity severity;
  void (*change) (RestanteDomainFacts *facts); /* NULL: nothing */
  const char *says;                            /* in seen or fix; NULL: whatever */
} GoodFactsCase;

/* A test for each of @cases. */
void good_facts_add_cases (const GoodFactsCase *cases, gsize n);
