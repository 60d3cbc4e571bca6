/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that adds a way to write DNS. It is the only document that holds a secret,
 * and it never is an answer. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NEW_WRITER (restante_new_writer_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNewWriter, restante_new_writer, RESTANTE, NEW_WRITER, RestanteValue)

/* The owner's. */
const char *restante_new_writer_get_name (RestanteNewWriter *self);
/* "rfc2136", "dyndns2", …: CONTRACT. */
const char *restante_new_writer_get_kind (RestanteNewWriter *self);
const char *restante_new_writer_get_zone (RestanteNewWriter *self);
/* "address:port" for "rfc2136", or NULL. */
const char *restante_new_writer_get_server (RestanteNewWriter *self);
/* Another end point than the service's own, or NULL. */
const char *restante_new_writer_get_url (RestanteNewWriter *self);
/* For "dyndns2", or NULL. */
const char *restante_new_writer_get_user (RestanteNewWriter *self);
/* An absolute path for "command", or NULL. */
const char *restante_new_writer_get_command (RestanteNewWriter *self);
/* A key clause, a token or a password, or NULL. */
const char *restante_new_writer_get_secret (RestanteNewWriter *self);

G_END_DECLS
