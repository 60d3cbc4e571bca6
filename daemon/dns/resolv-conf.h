/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches resolv.conf: a laptop or a home line gets other name servers while the daemon runs. It
 * never reads what is in the file.
 *
 * One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_RESOLV_CONF_INTERVAL (3 * G_USEC_PER_SEC)

typedef struct _RestanteResolvConf RestanteResolvConf;

/* @path: the file, which need not be there. @now: monotonic, in microseconds. */
RestanteResolvConf *restante_resolv_conf_new (const char *path, gint64 now);
void restante_resolv_conf_free (RestanteResolvConf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteResolvConf, restante_resolv_conf_free)

/* TRUE once for each change of the file (also when it comes or goes). Looks at it no more often
 * than every RESTANTE_RESOLV_CONF_INTERVAL; FALSE in between. */
gboolean restante_resolv_conf_take_change (RestanteResolvConf *self, gint64 now);

G_END_DECLS
