/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets to listen on: those that the service manager has opened and named, or new ones at the
 * addresses of the settings. It never accepts a connection. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteActivation RestanteActivation;

/* Takes what the service manager passed (sd_listen_fds(3)); nothing is fine. Once, before anything
 * else opens files. */
RestanteActivation *restante_activation_new (GError **error);
/* What nobody took is closed. */
void restante_activation_free (RestanteActivation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteActivation, restante_activation_free)

/* The sockets of the service @name ("smtp", …), which is their FileDescriptorName= in
 * systemd.socket(5); those without a name of ours are for mail. Without such, sockets at @listen
 * ("ADDR:PORT", NULL-terminated, may be empty) are opened. GSocket; NULL: the error is one line
 * that says which and why. */
GPtrArray *restante_activation_take (RestanteActivation *self,
                                     const char *name,
                                     const char *const *listen,
                                     GError **error);

G_END_DECLS
