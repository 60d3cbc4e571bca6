/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/failure.h"

#include <gio/gio.h>

#include "api/error.h"
#include "protocol/address.h"
#include "queue/queue.h"
#include "watch/watch.h"

static void
test_rows (void)
{
  const struct
  {
    GQuark domain;
    int code;
    RestanteApiError meaning;
  } rows[] = {
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND, RESTANTE_API_ERROR_NOT_FOUND },
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS, RESTANTE_API_ERROR_CONFLICT },
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT, RESTANTE_API_ERROR_CONFLICT },
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_BUSY, RESTANTE_API_ERROR_UNAVAILABLE },
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO, RESTANTE_API_ERROR_FAILED },
    { RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL, RESTANTE_API_ERROR_FAILED },
    { RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NOT_FOUND, RESTANTE_API_ERROR_NOT_FOUND },
    { RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NO_KEY, RESTANTE_API_ERROR_CONFLICT },
    { RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID, RESTANTE_API_ERROR_USAGE },
    { RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED, RESTANTE_API_ERROR_FAILED },
    { RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX, RESTANTE_API_ERROR_USAGE },
    { RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_ROUTING, RESTANTE_API_ERROR_USAGE },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, RESTANTE_API_ERROR_UNAVAILABLE },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, RESTANTE_API_ERROR_FAILED },
    { G_FILE_ERROR, G_FILE_ERROR_IO, RESTANTE_API_ERROR_FAILED },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN, RESTANTE_API_ERROR_FORBIDDEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "As it was.");
    g_autoptr (GError) translated = restante_failure_to_api (error);

    g_assert_error (translated, RESTANTE_API_ERROR, (int)rows[i].meaning);
    g_assert_cmpstr (translated->message, ==, "As it was.");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/failure/rows", test_rows);
  return g_test_run ();
}
