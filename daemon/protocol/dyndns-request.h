/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of the dyndns2 protocol, by which routers and their clients tell their address: bytes
 * of HTTP/1.x (RFC 9112) in, what is wanted out. It never keeps a connection, and it never takes
 * more than RESTANTE_DYNDNS_REQUEST_MAX bytes; a body is not looked at.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

#include "protocol/dyndns-answer.h"

G_BEGIN_DECLS

#define RESTANTE_DYNDNS_REQUEST_MAX 4096 /* bytes, with the empty line */

typedef struct
{
  char **hostnames;         /* of hostname=, as they came; empty: none */
  char **addresses;         /* of myip= and myipv6=, as they came; empty: none */
  gboolean has_credentials; /* of any kind */
  char *user;               /* NULL: they are none of RFC 7617 (Basic) */
  char *password;           /* the same; wiped when it is freed */
} RestanteDyndnsRequest;

/* Whether @bytes hold all of a request's lines. */
gboolean restante_dyndns_request_is_whole (const guint8 *bytes, gsize length);
/* What a whole request wants; NULL, and *@problem says how to answer it: GET of /nic/update and
 * /v3/update is all there is. Lines may end with a bare LF (RFC 9112 section 2.2). Free it. */
RestanteDyndnsRequest *
restante_dyndns_request_parse (const guint8 *bytes, gsize length, RestanteDyndnsAnswer *problem);
void restante_dyndns_request_free (RestanteDyndnsRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDyndnsRequest, restante_dyndns_request_free)

G_END_DECLS
