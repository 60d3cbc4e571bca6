/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A way to write DNS, as others may see it. It never holds a secret. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_WRITER_INFO (restante_writer_info_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteWriterInfo, restante_writer_info, RESTANTE, WRITER_INFO, RestanteValue)

/* The owner's. */
const char *restante_writer_info_get_name (RestanteWriterInfo *self);
/* "rfc2136", "dyndns2", …: CONTRACT. */
const char *restante_writer_info_get_kind (RestanteWriterInfo *self);
const char *restante_writer_info_get_zone (RestanteWriterInfo *self);
/* "address:port" of "rfc2136", or NULL. */
const char *restante_writer_info_get_server (RestanteWriterInfo *self);
/* The name of its key alone, or NULL. */
const char *restante_writer_info_get_key (RestanteWriterInfo *self);

G_END_DECLS
