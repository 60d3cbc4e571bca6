/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One typed call of a holder, beneath the calls of client/holder.h. It never waits for a
 * connection: without one it fails at once with what is wrong. */
#pragma once

#include <gio/gio.h>

#include "api/value.h"
#include "client/holder.h"
#include "client/link.h"

G_BEGIN_DECLS

/* From client/holder.c, for the calls. The link while it is connected; else NULL and the reason. */
RestanteLink *restante_holder_use_link (RestanteHolder *self, GError **error);
/* @domain as an answer told it: the holder's own object for it, brought up to date, or @domain. A
 * reference. */
RestanteDomain *restante_holder_adopt_domain (RestanteHolder *self, RestanteDomain *domain);

/* "/v1/@kind/NAME@rest", with the @name escaped. Free it. */
char *restante_holder_call_target (const char *kind, const char *name, const char *rest);

/* Finishes with a value of @type, or with nothing when @type is G_TYPE_NONE. */
void restante_holder_call_async (RestanteHolder *self,
                                 const char *method,
                                 const char *target,
                                 RestanteValue *body,
                                 GType type,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gpointer restante_holder_call_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Of a call with G_TYPE_NONE. */
gboolean
restante_holder_call_finish_empty (RestanteHolder *self, GAsyncResult *result, GError **error);

G_END_DECLS
