/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which zone a name lies in and who serves it: the name itself and those above it, with the NS
 * records that each has. It never asks; dns/survey.h does.
 *
 * Main loop only. */
#pragma once

#include "dns/reply.h"

G_BEGIN_DECLS

/* A name that may be the top of a zone. */
typedef struct
{
  char *name;
  RestanteLookup lookup; /* of its NS records */
  char **servers;        /* their names, sorted; NULL-terminated, never NULL */
} RestanteCut;

/* RestanteCut of "a.b.example", "b.example" and "example", in this order; nothing is known yet. */
GPtrArray *restante_delegation_new (const char *name);
/* What was answered to the question for the NS records of @cut. */
void restante_cut_take (RestanteCut *cut, const RestanteDnsReply *reply);
/* The zone that the first name lies in; NULL: not found. */
RestanteCut *restante_delegation_zone (GPtrArray *cuts);
/* The next zone above it; NULL: the root, or not found. */
RestanteCut *restante_delegation_parent (GPtrArray *cuts);

G_END_DECLS
