/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the daemon's messages go: the journal when systemd started it, standard error otherwise. It
 * never logs mail content or secrets: callers do not give them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Installs the writer; call it once, before the first message. */
void restante_log_init (void);

G_END_DECLS
