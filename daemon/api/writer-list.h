/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to write DNS that the owner has set up, by name. It never holds a secret. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_WRITER_LIST (restante_writer_list_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteWriterList, restante_writer_list, RESTANTE, WRITER_LIST, RestanteValue)

/* Of RestanteWriterInfo. */
GListModel *restante_writer_list_get_writers (RestanteWriterList *self);

G_END_DECLS
