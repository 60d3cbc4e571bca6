/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two inner ends of a body: what a writer has gathered when the message is stored, and how a
 * reader is made from a row. It never leaves this folder. */
#pragma once

#include "queue/body.h"
#include "queue/spool.h"

G_BEGIN_DECLS

/* Brings the content to where it will stay: *@bytes (for a row), or a file in the spool, named
 * *@spool, on stable storage. Free both; the writer is empty then. */
gboolean
restante_body_writer_take (RestanteBodyWriter *self, GBytes **bytes, char **spool, GError **error);

/* Trace first, then @bytes or, when that is NULL, the file @name, which has to be @size bytes long.
 */
RestanteBodyReader *restante_body_reader_new (RestanteSpool *spool,
                                              const char *trace,
                                              GBytes *bytes,
                                              const char *name,
                                              guint64 size,
                                              GError **error);

G_END_DECLS
