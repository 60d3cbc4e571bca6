/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a holder was not reached; what a holder itself answers is api/error.h. The message is one
 * sentence for the owner. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_CLIENT_ERROR (restante_client_error_quark ())
GQuark restante_client_error_quark (void);

typedef enum
{
  RESTANTE_CLIENT_ERROR_UNREACHABLE, /* not there, or the connection broke: it may come back by
                                        itself */
  RESTANTE_CLIENT_ERROR_LOGIN,       /* SSH wants something of the owner */
  RESTANTE_CLIENT_ERROR_FORBIDDEN,   /* this user may not use the control socket */
  RESTANTE_CLIENT_ERROR_VERSION,     /* what answers does not speak this API */
  RESTANTE_CLIENT_ERROR_FILE,        /* a file on this machine could not be written */
} RestanteClientError;

G_END_DECLS
