/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may call for the mail of a domain (RFC 2645), and where. It has the password only when that
 * was just made, and never again. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DIAL_IN (restante_dial_in_get_type ())
G_DECLARE_FINAL_TYPE (RestanteDialIn, restante_dial_in, RESTANTE, DIAL_IN, RestanteValue)

const char *restante_dial_in_get_domain (RestanteDialIn *self);
const char *restante_dial_in_get_user (RestanteDialIn *self);
/* NULL: the user has one already, or it was told before. */
const char *restante_dial_in_get_password (RestanteDialIn *self);
/* All that the user calls for, @domain among them. */
const char *const *restante_dial_in_get_domains (RestanteDialIn *self);
/* The domain's identity; what is not "dial-in" is not handed over to a caller. */
const char *restante_dial_in_get_identity (RestanteDialIn *self);
/* When it last called; 0: it has not yet. */
gint64 restante_dial_in_get_last (RestanteDialIn *self);
/* The holder's name, and the "address:port"s where it listens: with STARTTLS, and with TLS from the
 * first byte. Both may be empty: then nobody can call. */
const char *restante_dial_in_get_hostname (RestanteDialIn *self);
const char *const *restante_dial_in_get_listen (RestanteDialIn *self);
const char *const *restante_dial_in_get_listen_tls (RestanteDialIn *self);

G_END_DECLS
