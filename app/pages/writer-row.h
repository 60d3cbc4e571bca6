/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A way to write DNS as a row: what it is, and what came of its last test. It never removes or
 * tests anything; it says that its owner wants to. */
#pragma once

#include <adwaita.h>

#include "api/writer-info.h"
#include "api/writer-test.h"

G_BEGIN_DECLS

/* Signals: "test", "remove". */
#define RESTANTE_TYPE_WRITER_ROW (restante_writer_row_get_type ())
G_DECLARE_FINAL_TYPE (RestanteWriterRow, restante_writer_row, RESTANTE, WRITER_ROW, AdwActionRow)

GtkWidget *restante_writer_row_new (RestanteWriterInfo *writer);
const char *restante_writer_row_get_name (RestanteWriterRow *self);
/* Whether @writer is what the row shows. */
gboolean restante_writer_row_is_of (RestanteWriterRow *self, RestanteWriterInfo *writer);
void restante_writer_row_set_testing (RestanteWriterRow *self);
/* Whether it is as it should be, in one sentence. */
void restante_writer_row_set_result (RestanteWriterRow *self, gboolean ok, const char *text);

G_END_DECLS
