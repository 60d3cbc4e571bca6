/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/address-lookup.h"

#include "dns/resolver.h"

/* The resolver speaks in the thread's own main context. */
typedef struct
{
  GMainLoop *loop;
  GPtrArray *addresses; /* GSocketAddress, or NULL */
  GError *error;
} Lookup;

static void
on_found (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Lookup *lookup = data;

  lookup->addresses =
      restante_resolver_lookup_finish (RESTANTE_RESOLVER (resolver), result, &lookup->error);
  g_main_loop_quit (lookup->loop);
}

static GList *
list_addresses (GPtrArray *found)
{
  GList *list = NULL;

  for (guint i = found->len; i > 0; i--)
    list = g_list_prepend (
        list, g_object_ref (g_inet_socket_address_get_address (g_ptr_array_index (found, i - 1))));
  return list;
}

GList *
restante_address_lookup (const char *const *servers,
                         const char *host,
                         guint timeout,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  Lookup lookup = { loop, NULL, NULL };
  GList *list = NULL;
  RestanteResolver *resolver;

  g_main_context_push_thread_default (context);
  resolver = restante_resolver_new (servers, timeout);
  restante_resolver_lookup_async (resolver, host, 0, cancellable, on_found, &lookup);
  g_main_loop_run (loop);
  g_object_unref (resolver);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  if (lookup.addresses != NULL) {
    list = list_addresses (lookup.addresses);
    g_ptr_array_unref (lookup.addresses);
  } else {
    g_propagate_error (error, lookup.error);
  }
  return list;
}
