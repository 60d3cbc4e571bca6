/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of client/holder.h about who may call for the mail of a domain. */
#pragma once

#include "api/dial-in.h"
#include "client/holder.h"

G_BEGIN_DECLS

/* As all calls of client/holder.h: asynchronous, @cancellable may be NULL, a _finish returns a new
 * reference or NULL with an error. */

/* Who may call for the mail of the domain @name. RESTANTE_API_ERROR_NOT_FOUND: nobody. */
void restante_holder_dial_in_async (RestanteHolder *self,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Makes a new password, which is told this once. Ends with restante_holder_dial_in_finish(). */
void restante_holder_add_dial_in_async (RestanteHolder *self,
                                        const char *name,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RestanteDialIn *
restante_holder_dial_in_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Nobody may any more. */
void restante_holder_remove_dial_in_async (RestanteHolder *self,
                                           const char *name,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean
restante_holder_remove_dial_in_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

G_END_DECLS
