/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/service-address.h"

/* A GNetworkAddress, because the TLS of GIO takes the name from one and from nothing else that has
 * addresses of its own (GTlsClientConnection:server-identity). */
struct _RestanteServiceAddress
{
  GNetworkAddress parent_instance;
  GList *addresses;
};

#define RESTANTE_TYPE_SERVICE_ENUMERATOR (restante_service_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (RestanteServiceEnumerator,
                      restante_service_enumerator,
                      RESTANTE,
                      SERVICE_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _RestanteServiceEnumerator
{
  GSocketAddressEnumerator parent_instance;
  RestanteServiceAddress *address;
  GList *next;
};

G_DEFINE_FINAL_TYPE (RestanteServiceEnumerator,
                     restante_service_enumerator,
                     G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static void implement_connectable (GSocketConnectableIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RestanteServiceAddress,
                               restante_service_address,
                               G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      implement_connectable))

static GSocketAddress *
restante_service_enumerator_next (GSocketAddressEnumerator *enumerator,
                                  GCancellable *cancellable,
                                  GError **error)
{
  RestanteServiceEnumerator *self = RESTANTE_SERVICE_ENUMERATOR (enumerator);
  guint16 port = g_network_address_get_port (G_NETWORK_ADDRESS (self->address));
  GInetAddress *address;

  if (self->next == NULL)
    return NULL;
  address = self->next->data;
  self->next = self->next->next;
  return g_inet_socket_address_new (address, port);
}

static void
restante_service_enumerator_finalize (GObject *object)
{
  g_object_unref (RESTANTE_SERVICE_ENUMERATOR (object)->address);
  G_OBJECT_CLASS (restante_service_enumerator_parent_class)->finalize (object);
}

static void
restante_service_enumerator_class_init (RestanteServiceEnumeratorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_service_enumerator_finalize;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass)->next = restante_service_enumerator_next;
}

static void
restante_service_enumerator_init (RestanteServiceEnumerator *self)
{
}

static GSocketAddressEnumerator *
restante_service_address_enumerate (GSocketConnectable *connectable)
{
  RestanteServiceAddress *self = RESTANTE_SERVICE_ADDRESS (connectable);
  RestanteServiceEnumerator *enumerator = g_object_new (RESTANTE_TYPE_SERVICE_ENUMERATOR, NULL);

  enumerator->address = g_object_ref (self);
  enumerator->next = self->addresses;
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
implement_connectable (GSocketConnectableIface *interface)
{
  interface->enumerate = restante_service_address_enumerate;
  interface->proxy_enumerate = restante_service_address_enumerate;
}

static void
restante_service_address_finalize (GObject *object)
{
  g_list_free_full (RESTANTE_SERVICE_ADDRESS (object)->addresses, g_object_unref);
  G_OBJECT_CLASS (restante_service_address_parent_class)->finalize (object);
}

static void
restante_service_address_class_init (RestanteServiceAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_service_address_finalize;
}

static void
restante_service_address_init (RestanteServiceAddress *self)
{
}

GSocketConnectable *
restante_service_address_new (const char *host, guint16 port, GList *addresses)
{
  RestanteServiceAddress *self =
      g_object_new (RESTANTE_TYPE_SERVICE_ADDRESS, "hostname", host, "port", (guint)port, NULL);

  self->addresses = g_list_copy_deep (addresses, (GCopyFunc)(void (*) (void))g_object_ref, NULL);
  return G_SOCKET_CONNECTABLE (self);
}
