/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of policy/domain-advice.h share: a judge for each code, and ways to say what it
 * found. It never leaves them.
 *
 * Pure; any thread. */
#pragma once

#include "policy/domain-advice.h"

G_BEGIN_DECLS

/* Leaves its verdict in @advice: OK with empty texts until it says something else. */
typedef void (*RestanteJudge) (const RestanteDomainFacts *facts, RestanteAdvice *advice);

void restante_judge_mx_present (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_primary_present (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_mx_order (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_mx_target (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_self_address (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_helo (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_primary_address (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_ns_agree (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_caches (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_ttl (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_mta_sts (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_dane (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_certificate (const RestanteDomainFacts *facts, RestanteAdvice *advice);
void restante_judge_vanished (const RestanteDomainFacts *facts, RestanteAdvice *advice);

/* Each text is one sentence; the first two take theirs, @fix is copied. */
void restante_advice_say (
    RestanteAdvice *advice, RestanteSeverity severity, char *seen, char *wanted, const char *fix);
/* OK. Takes both. */
void restante_advice_praise (RestanteAdvice *advice, char *seen, char *wanted);
/* @what, such as "The MX records of home.example", could not be found out, because of @lookup; for
 * FAILED, BOGUS and NONE. Takes @what and @wanted. */
void
restante_advice_give_up (RestanteAdvice *advice, RestanteLookup lookup, char *what, char *wanted);

/* Whether @host is the primary of @facts: by its name, or by its address when that is how it is
 * set. */
gboolean restante_facts_is_primary (const RestanteDomainFacts *facts, const RestanteMxFacts *mx);
gboolean restante_facts_is_holder (const RestanteDomainFacts *facts, const RestanteMxFacts *mx);
/* Whether they have one in common. */
gboolean restante_addresses_meet (const char *const *one, const char *const *other);
/* The zone line of an MX record that is missing: "home.example. 3600 IN MX 20 mx2.example.". Free
 * it. */
char *restante_facts_mx_line (const RestanteDomainFacts *facts, guint preference, const char *host);

G_END_DECLS
