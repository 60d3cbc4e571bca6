/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What checks of a domain's DNS saw in the last 24 hours, so that a record that vanished is noticed
 * (DESIGN section 6), also when a restart came in between. It never judges what it keeps.
 *
 * Any thread; blocks. */
#pragma once

#include "queue/queue.h"

G_BEGIN_DECLS

/* What a check saw at @now (seconds since the epoch): hosts of the MX set and addresses of the
 * primary; NULL: none. What was last seen more than a day before is dropped. NOT_FOUND: the domain
 * is not protected. */
gboolean restante_queue_record_dns_seen (RestanteQueue *self,
                                         const char *domain,
                                         const char *const *mx,
                                         const char *const *addresses,
                                         gint64 now,
                                         GError **error);
/* All that was seen in the 24 hours before @now, sorted, each once; NULL-terminated, free them with
 * g_strfreev(). NOT_FOUND. */
gboolean restante_queue_get_dns_seen (RestanteQueue *self,
                                      const char *domain,
                                      gint64 now,
                                      char ***mx,
                                      char ***addresses,
                                      GError **error);

G_END_DECLS
