/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of client/holder.h about the signs of life of a home. */
#pragma once

#include "api/heartbeat-login.h"
#include "api/heartbeat.h"
#include "client/holder.h"

G_BEGIN_DECLS

/* As all calls of client/holder.h: asynchronous, @cancellable may be NULL, a _finish returns a new
 * reference or NULL with an error. */

/* Who may send them for the domain @name, and what the last one said. RESTANTE_API_ERROR_NOT_FOUND:
 * nobody. */
void restante_holder_heartbeat_async (RestanteHolder *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
RestanteHeartbeat *
restante_holder_heartbeat_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Makes a new password, which is told this once. @publish: a proven address is to be passed on to
 * DNS. */
void restante_holder_add_heartbeat_async (RestanteHolder *self,
                                          const char *name,
                                          gboolean publish,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
RestanteHeartbeatLogin *
restante_holder_add_heartbeat_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Whether a proven address is passed on to DNS from now on; the password stays. Ends with
 * restante_holder_heartbeat_finish(). */
void restante_holder_publish_heartbeat_async (RestanteHolder *self,
                                              const char *name,
                                              gboolean publish,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* Nobody may any more. */
void restante_holder_remove_heartbeat_async (RestanteHolder *self,
                                             const char *name,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean restante_holder_remove_heartbeat_finish (RestanteHolder *self,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
