/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host with the addresses that were found for it: what is connected to is an address of the list,
 * what is checked (SNI, certificate) is the name. It never asks a resolver.
 *
 * Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_SERVICE_ADDRESS (restante_service_address_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteServiceAddress, restante_service_address, RESTANTE, SERVICE_ADDRESS, GNetworkAddress)

/* @addresses: GInetAddress, at least one; they are tried in turn. */
GSocketConnectable *restante_service_address_new (const char *host, guint16 port, GList *addresses);

G_END_DECLS
