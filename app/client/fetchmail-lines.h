/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fetchmail at home needs to call a holder for its mail (RFC 2645). It never starts it, and
 * nothing that a holder says can leave its place in the lines. */
#pragma once

#include "api/dial-in.h"

G_BEGIN_DECLS

/* Where the certificates of public authorities are at home. */
#define RESTANTE_FETCHMAIL_AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"

/* An entry of .fetchmailrc, with TLS by socat, which checks the holder's name and certificate:
 * fetchmail 6.4 hangs when it does TLS itself in this protocol. Without an end of the last line.
 * NULL: @dial_in has no password (it was told before), or the holder takes no TLS from the first
 * byte. Free it. */
char *restante_fetchmail_lines (RestanteDialIn *dial_in);

G_END_DECLS
