/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/failure.h"

#include <gio/gio.h>

#include "api/error.h"
#include "dns/writer.h"
#include "protocol/address.h"
#include "queue/queue.h"
#include "watch/address-writer.h"
#include "watch/dns-changer.h"
#include "watch/dns-keeper.h"
#include "watch/fence-write.h"
#include "watch/watch.h"

#define ANY_CODE -1

static const struct
{
  GQuark (*domain) (void);
  int code;
  RestanteApiError meaning;
} rows[] = {
  { restante_queue_error_quark, RESTANTE_QUEUE_ERROR_NOT_FOUND, RESTANTE_API_ERROR_NOT_FOUND },
  { restante_queue_error_quark, RESTANTE_QUEUE_ERROR_EXISTS, RESTANTE_API_ERROR_CONFLICT },
  { restante_queue_error_quark, RESTANTE_QUEUE_ERROR_CONFLICT, RESTANTE_API_ERROR_CONFLICT },
  { restante_queue_error_quark, RESTANTE_QUEUE_ERROR_BUSY, RESTANTE_API_ERROR_UNAVAILABLE },
  { restante_watch_error_quark, RESTANTE_WATCH_ERROR_NOT_FOUND, RESTANTE_API_ERROR_NOT_FOUND },
  { restante_watch_error_quark, RESTANTE_WATCH_ERROR_NO_KEY, RESTANTE_API_ERROR_CONFLICT },
  { restante_watch_error_quark, RESTANTE_WATCH_ERROR_INVALID, RESTANTE_API_ERROR_USAGE },
  { restante_dns_watch_error_quark, RESTANTE_DNS_WATCH_ERROR_NO_DOMAIN,
    RESTANTE_API_ERROR_NOT_FOUND },
  { restante_dns_changer_error_quark, RESTANTE_DNS_CHANGER_ERROR_NO_DOMAIN,
    RESTANTE_API_ERROR_NOT_FOUND },
  { restante_dns_changer_error_quark, RESTANTE_DNS_CHANGER_ERROR_NO_WRITER,
    RESTANTE_API_ERROR_WRITER_MISSING },
  { restante_dns_changer_error_quark, ANY_CODE, RESTANTE_API_ERROR_CONFLICT },
  { restante_address_writer_error_quark, ANY_CODE, RESTANTE_API_ERROR_WRITER_MISSING },
  { restante_fence_error_quark, RESTANTE_FENCE_ERROR_INVALID, RESTANTE_API_ERROR_USAGE },
  { restante_fence_error_quark, ANY_CODE, RESTANTE_API_ERROR_CONFLICT },
  { restante_writer_error_quark, RESTANTE_WRITER_ERROR_REFUSED, RESTANTE_API_ERROR_WRITER_REFUSED },
  { restante_writer_error_quark, RESTANTE_WRITER_ERROR_CONFLICT,
    RESTANTE_API_ERROR_WRITER_CONFLICT },
  { restante_writer_error_quark, RESTANTE_WRITER_ERROR_UNREACHABLE,
    RESTANTE_API_ERROR_WRITER_UNREACHABLE },
  { restante_address_error_quark, ANY_CODE, RESTANTE_API_ERROR_USAGE },
  { g_io_error_quark, G_IO_ERROR_CANCELLED, RESTANTE_API_ERROR_UNAVAILABLE },
};

GError *
restante_failure_to_api (const GError *error)
{
  if (error->domain == RESTANTE_API_ERROR)
    return g_error_copy (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].domain () == error->domain &&
        (rows[i].code == ANY_CODE || rows[i].code == error->code))
      return g_error_new_literal (RESTANTE_API_ERROR, rows[i].meaning, error->message);
  return g_error_new_literal (RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, error->message);
}
