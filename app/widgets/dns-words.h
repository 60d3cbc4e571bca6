/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A DNS check in the words of the window's language. What was seen and what to do are the holder's
 * words; these never repeat them. */
#pragma once

#include "client/dns-tally.h"

G_BEGIN_DECLS

/* What the line @code is about; an unknown code is shown as it is called. */
const char *restante_dns_words_title (const char *code);
/* What is returned below is to be freed. */

/* One sentence: "2 things to mend", "Everything is right". */
char *restante_dns_words_summary (const RestanteDnsTally *tally);
/* The summary of @report; without one, that it is looked at, or that it could not be. */
char *restante_dns_words_headline (RestanteCheckList *report, const char *problem);
/* How many lines of each colour: "2 wrong, 1 warning, 11 right". */
char *restante_dns_words_counts (const RestanteDnsTally *tally);
/* "Checked 3 min ago." */
char *restante_dns_words_checked (gint64 checked, gint64 now);
/* The icon and the CSS class of @tally's worst line. */
const char *restante_dns_words_icon (const RestanteDnsTally *tally);
const char *restante_dns_words_style (const RestanteDnsTally *tally);

G_END_DECLS
