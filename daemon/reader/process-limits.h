/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process that takes hostile mail apart may use at most: whatever a message makes a library
 * do, it ends there. It never widens what the process was given. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_PROCESS_LIMITS_CPU 20 /* seconds */
#define RESTANTE_PROCESS_LIMITS_MEMORY                                                             \
  (256 * 1024 * 1024) /* bytes that the process may write to                                       \
                       */

/* Sets both limits and that no core is dumped: that would be mail on disk. For the whole process
 * and for ever. FALSE and errno when the system refuses. */
gboolean restante_process_limits_set (void);

G_END_DECLS
