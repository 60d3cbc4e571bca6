/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to write DNS as the owner set them up (DESIGN section 4), with their secrets. It never
 * writes DNS, and no secret is in an error.
 *
 * Any thread; blocks. */
#pragma once

#include "queue/queue.h"

G_BEGIN_DECLS

/* What a kind of writer does not use is NULL; dns/writer.h says what each means. */
typedef struct
{
  char *name;
  char *kind;
  char *zone; /* normalized */
  char *server;
  char *url;
  char *user;
  char *command;
  char *secret; /* never leaves the daemon */
} RestanteWriterRecord;

void restante_writer_record_free (RestanteWriterRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteWriterRecord, restante_writer_record_free)

/* RestanteWriterRecord, by name. NULL and an error. */
GPtrArray *restante_queue_list_writers (RestanteQueue *self, GError **error);
/* NOT_FOUND. */
RestanteWriterRecord *
restante_queue_find_writer (RestanteQueue *self, const char *name, GError **error);
/* EXISTS. */
gboolean
restante_queue_add_writer (RestanteQueue *self, const RestanteWriterRecord *record, GError **error);
/* NOT_FOUND. */
gboolean restante_queue_remove_writer (RestanteQueue *self, const char *name, GError **error);

G_END_DECLS
