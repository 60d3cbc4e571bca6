/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a DNS report in two lists: what is not right, worst first, and what is right, which
 * is folded away while there is anything to mend. It never asks for a report. */
#pragma once

#include <adwaita.h>

#include "api/check-list.h"

G_BEGIN_DECLS

/* Property: "report" (RestanteCheckList, or NULL). A line stays as it is, unfolded or not, while a
 * later report has it too. */
#define RESTANTE_TYPE_DNS_LINES (restante_dns_lines_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDnsLines, restante_dns_lines, RESTANTE, DNS_LINES, AdwBin)

G_END_DECLS
