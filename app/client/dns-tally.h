/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a DNS check, counted and put in order: what an owner has to look at first, and
 * whether the rest can wait. It never says so in words. */
#pragma once

#include "api/check-list.h"

G_BEGIN_DECLS

/* The colours of lines in the order in which they are shown. */
typedef enum
{
  RESTANTE_DNS_RED,
  RESTANTE_DNS_AMBER,
  RESTANTE_DNS_UNKNOWN, /* also of a severity of a later version */
  RESTANTE_DNS_GREEN,
} RestanteDnsColour;
#define RESTANTE_DNS_N_COLOURS 4

typedef struct
{
  guint n[RESTANTE_DNS_N_COLOURS];
  guint matters;      /* lines without which the holder is of no use to senders */
  guint matters_done; /* those of them that are green or amber */
} RestanteDnsTally;

RestanteDnsColour restante_dns_colour (const char *severity);
/* Whether mail finds its way to this holder depends on the line @code. */
gboolean restante_dns_matters (const char *code);

/* @report NULL: nothing is counted. */
RestanteDnsTally restante_dns_tally (RestanteCheckList *report);
/* The colour of the worst line; RESTANTE_DNS_UNKNOWN when there is none. */
RestanteDnsColour restante_dns_tally_worst (const RestanteDnsTally *self);
/* Nothing is red, and all that matters could be told. FALSE when there is no line. */
gboolean restante_dns_tally_is_done (const RestanteDnsTally *self);

/* Whether the line @code of @report has @colour; FALSE when there is no such line. */
gboolean
restante_dns_line_is (RestanteCheckList *report, const char *code, RestanteDnsColour colour);

G_END_DECLS
