/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A primary and its domain in plain sentences. It never asks the clock. */
#pragma once

#include "api/domain.h"

G_BEGIN_DECLS

/* Times are seconds since the epoch; what is returned is safe to print and to be freed. */

/* "down for 3 h 12 min: Connection refused at 203.0.113.7" */
char *restante_words_primary (RestantePrimary *primary, gint64 now);
/* "last proven 3 h ago at 203.0.113.7, next probe in 2 min"; "" when there is nothing to say. */
char *restante_words_probes (RestantePrimary *primary, gint64 now);
/* "at 203.0.113.7, first seen 3 h ago, says “mail.example ESMTP”"; "" for NULL. */
char *restante_words_stranger (RestanteStranger *stranger, gint64 now);
/* "2 messages (1.4 MiB), the first hold ends in 3 d 4 h" or "nothing" */
char *restante_words_held (RestanteCounts *counts, gint64 now);
/* What the owner should do about @domain, or NULL. */
char *restante_words_advice (RestanteDomain *domain);

G_END_DECLS
