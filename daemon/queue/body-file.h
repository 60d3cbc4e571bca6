/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored body as a file that another process can be given: in memory when it is small, else in
 * the spool. It has no name, so it never leaves anything behind. */
#pragma once

#include "queue/body.h"

G_BEGIN_DECLS

#define RESTANTE_BODY_FILE_MEMORY_MAX (1024 * 1024) /* bytes */

/* Reads @body, which is of @self, to its end. The descriptor stands at the start of the file; close
 * it. -1 and RESTANTE_QUEUE_ERROR when there is no room for it or @body cannot be read. */
int restante_body_file_new (RestanteQueue *self, RestanteBodyReader *body, GError **error);

G_END_DECLS
