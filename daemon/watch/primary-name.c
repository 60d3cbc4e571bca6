/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-name.h"

#include <gio/gio.h>

#include "protocol/address.h"

char *
restante_primary_name (const RestanteDomainRecord *record)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (record->primary == NULL ||
      !restante_endpoint_parse (record->primary, 25, &host, &port, NULL) || *host == '\0' ||
      g_hostname_is_ip_address (host))
    return NULL;
  return g_steal_pointer (&host);
}
