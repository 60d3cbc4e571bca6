/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be written so that senders find this holder: its place in the domain's MX set, and the
 * addresses of its name (CONTRACT "plan"). It never removes a record or changes one that is there,
 * and it never writes.
 *
 * Pure; any thread. */
#pragma once

#include "policy/domain-facts.h"
#include "policy/record-set.h"

G_BEGIN_DECLS

#define RESTANTE_DNS_PLAN_TTL_MAX 3600 /* of a set that is new; seconds */

/* Who may write a zone. */
typedef struct
{
  const char *name;
  const char *zone; /* normalized */
} RestanteDnsPlanWriter;

/* All of it stays the caller's. */
typedef struct
{
  const RestanteDomainFacts *facts; /* domain, holder, primary and own are used */
  GPtrArray *present; /* RestanteRecordSet as they are now: the domain's MX, A and AAAA of the
                       * holder's name; one that is not here could not be read, and is left alone */
  guint32 minimum;    /* the TTL of records that are new, as the zone's SOA has it; seconds */
  const RestanteDnsPlanWriter *writers;
  gsize writer_count;
} RestanteDnsPlanInput;

/* The writer whose zone is the longest suffix of @name, or NULL. */
const char *
restante_dns_plan_find_writer (const RestanteDnsPlanWriter *writers, gsize count, const char *name);
/* The preference of a holder behind @highest. */
guint16 restante_dns_plan_next_preference (guint16 highest);

/* RestanteRecordChange in the order in which they are to be written; empty: nothing is to do.
 * *@reason (free it) says in one sentence why this holder cannot be added to the MX set, NULL: it
 * is there or will be. */
GPtrArray *restante_dns_plan (const RestanteDnsPlanInput *input, char **reason);

G_END_DECLS
