/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a way to write DNS has the rights for it; finding out changes nothing. It never holds a
 * secret. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_WRITER_TEST (restante_writer_test_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteWriterTest, restante_writer_test, RESTANTE, WRITER_TEST, RestanteValue)

/* Of the writer. */
const char *restante_writer_test_get_name (RestanteWriterTest *self);
gboolean restante_writer_test_get_ok (RestanteWriterTest *self);
/* What was proven, or what to do; one sentence. */
const char *restante_writer_test_get_text (RestanteWriterTest *self);

G_END_DECLS
