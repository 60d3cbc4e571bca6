/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/link.h"

#include "client/error.h"
#include "client/request.h"

struct _RestanteLink
{
  GObject parent_instance;
  RestantePlace *place;
  RestanteSshTunnel *tunnel; /* NULL: local */
  SoupSession *session;
};

enum
{
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteLink, restante_link, G_TYPE_OBJECT)

static void
on_tunnel_closed (RestanteLink *self, const GError *why)
{
  g_signal_emit (self, signals[CLOSED], 0, why);
}

static RestanteLink *
link_new (RestantePlace *place, RestanteSshTunnel *tunnel)
{
  RestanteLink *self = g_object_new (RESTANTE_TYPE_LINK, NULL);

  self->place = restante_place_ref (place);
  self->session =
      restante_session_new (tunnel ? restante_ssh_tunnel_get_socket (tunnel) : place->socket);
  if (tunnel) {
    self->tunnel = g_object_ref (tunnel);
    g_signal_connect_object (tunnel, "closed", G_CALLBACK (on_tunnel_closed), self,
                             G_CONNECT_SWAPPED);
  }
  return self;
}

static void
on_tunnel (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (RestanteSshTunnel) tunnel = restante_ssh_tunnel_open_finish (result, &error);

  if (tunnel)
    g_task_return_pointer (task, link_new (g_task_get_task_data (task), tunnel), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
restante_link_open_async (RestantePlace *place,
                          RestanteSshAsk ask,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, restante_link_open_async);
  g_task_set_task_data (task, restante_place_ref (place), (GDestroyNotify)restante_place_unref);
  if (place->host)
    restante_ssh_tunnel_open_async (place, ask, cancellable, on_tunnel, g_object_ref (task));
  else
    g_task_return_pointer (task, link_new (place, NULL), g_object_unref);
}

RestanteLink *
restante_link_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

SoupSession *
restante_link_get_session (RestanteLink *self)
{
  return self->session;
}

GError *
restante_link_explain (RestanteLink *self, GError *error)
{
  GError *complaint = NULL;

  if (!self->tunnel ||
      !g_error_matches (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE))
    return error;
  complaint = restante_ssh_tunnel_take_complaint (self->tunnel);
  g_clear_error (&error);
  if (complaint)
    return complaint;
  return g_error_new (RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
                      "the connection to the holder at %s broke", self->place->host);
}

void
restante_link_close (RestanteLink *self)
{
  if (self->tunnel) {
    g_signal_handlers_disconnect_by_data (self->tunnel, self);
    restante_ssh_tunnel_close (self->tunnel);
  }
  soup_session_abort (self->session);
}

static void
restante_link_dispose (GObject *object)
{
  RestanteLink *self = RESTANTE_LINK (object);

  if (self->session)
    restante_link_close (self);
  g_clear_object (&self->tunnel);
  g_clear_object (&self->session);
  g_clear_pointer (&self->place, restante_place_unref);
  G_OBJECT_CLASS (restante_link_parent_class)->dispose (object);
}

static void
restante_link_class_init (RestanteLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_link_dispose;
  signals[CLOSED] = g_signal_new ("closed", RESTANTE_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
restante_link_init (RestanteLink *self)
{
}
