/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to one holder, local or through SSH, on which requests are made. It never comes back when
 * it broke: who needs it again makes another one. */
#pragma once

#include <libsoup/soup.h>

#include "client/place.h"
#include "client/ssh-tunnel.h"

G_BEGIN_DECLS

/* Signal "closed" (GError *why): the tunnel went away. A local link has no such moment: its
 * requests fail. */
#define RESTANTE_TYPE_LINK (restante_link_get_type ())
G_DECLARE_FINAL_TYPE (RestanteLink, restante_link, RESTANTE, LINK, GObject)

/* A local link is open at once, whether or not anybody listens. Errors are RESTANTE_CLIENT_ERROR or
 * a cancellation. */
void restante_link_open_async (RestantePlace *place,
                               RestanteSshAsk ask,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RestanteLink *restante_link_open_finish (GAsyncResult *result, GError **error);
/* For client/request.h; owned by the link. */
SoupSession *restante_link_get_session (RestanteLink *self);
/* The error of a request over this link, in words that know about SSH; takes @error, free what
 * comes. */
GError *restante_link_explain (RestanteLink *self, GError *error);
/* Breaks off what is under way. */
void restante_link_close (RestanteLink *self);

G_END_DECLS
