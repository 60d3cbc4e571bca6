/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The id of every n-th message of a list, so that a view can jump to any page by key. It never
 * holds the messages. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_MARKS (restante_marks_get_type ())
G_DECLARE_FINAL_TYPE (RestanteMarks, restante_marks, RESTANTE, MARKS, RestanteValue)

gint64 restante_marks_get_every (RestanteMarks *self);
/* Ids; the last one of each page. */
const char *const *restante_marks_get_marks (RestanteMarks *self);
gint64 restante_marks_get_total (RestanteMarks *self); /* messages that match */

G_END_DECLS
