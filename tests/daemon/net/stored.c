/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stored.h"

#include <string.h>

void
stored_assert (Fixture *store, gint64 id, const char *client, const char *content)
{
  g_autofree char *begin = g_strdup_printf ("Received: from client.example ([%s])\r\n", client);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fixture_read (restante_queue_read (store->queue, id, &error));
  gsize size;
  const char *all = g_bytes_get_data (bytes, &size);
  gsize trace = size - strlen (content);

  g_assert_cmpmem (all + trace, strlen (content), content, strlen (content));
  g_assert_cmpmem (all, strlen (begin), begin, strlen (begin));
  g_assert_cmpmem (all + trace - 2, 2, "\r\n", 2);
}
