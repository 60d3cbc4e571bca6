/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is attached to a message, by name. It never holds the content. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_ATTACHMENT (restante_attachment_get_type ())
G_DECLARE_FINAL_TYPE (RestanteAttachment, restante_attachment, RESTANTE, ATTACHMENT, RestanteValue)

const char *restante_attachment_get_name (RestanteAttachment *self); /* or NULL */
/* "application/pdf". */
const char *restante_attachment_get_media_type (RestanteAttachment *self);
gint64 restante_attachment_get_size (RestanteAttachment *self); /* bytes, decoded */

G_END_DECLS
