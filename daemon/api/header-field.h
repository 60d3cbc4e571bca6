/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a message's header, decoded for people. It never holds the raw bytes. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEADER_FIELD (restante_header_field_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteHeaderField, restante_header_field, RESTANTE, HEADER_FIELD, RestanteValue)

const char *restante_header_field_get_name (RestanteHeaderField *self);
const char *restante_header_field_get_value (RestanteHeaderField *self);

G_END_DECLS
