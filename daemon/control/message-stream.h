/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored body as a stream that GMime can seek in: in memory when it is small, else in a temporary
 * file that has no name. It never leaves anything behind. */
#pragma once

#include <gmime/gmime.h>

#include "queue/body.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)

#define RESTANTE_MESSAGE_STREAM_MEMORY_MAX (1024 * 1024) /* bytes */

/* Reads @body to its end. Blocks. Unref it. */
GMimeStream *restante_message_stream_new (RestanteBodyReader *body, GError **error);

G_END_DECLS
