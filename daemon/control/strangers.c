/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/strangers.h"

struct _RestanteStrangers
{
  SoupServer *server;
  RestantePeerRules rules;
  GHashTable
      *messages; /* SoupServerMessage, not owned: one for each open connection of a stranger */
};

static gboolean
is_stranger (RestanteStrangers *self, GSocket *socket)
{
  g_autoptr (RestantePeer) peer = restante_peer_of_socket (socket, NULL);

  return !peer || restante_peer_get_right (peer, &self->rules) == RESTANTE_RIGHT_NONE;
}

static void
on_gone (gpointer data, GObject *message)
{
  RestanteStrangers *self = data;

  g_hash_table_remove (self->messages, message);
}

/* libsoup makes a message for a connection as soon as it accepts it, and not all of them ever start
 * or finish; but each goes when its connection does. */
static void
on_accepted (SoupServer *server, SoupServerMessage *message, RestanteStrangers *self)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (!socket || !is_stranger (self, socket))
    return;
  if (g_hash_table_size (self->messages) >= RESTANTE_STRANGERS_MAX) {
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
    return;
  }
  g_hash_table_add (self->messages, message);
  g_object_weak_ref (G_OBJECT (message), on_gone, self);
}

RestanteStrangers *
restante_strangers_new (SoupServer *server, const RestantePeerRules *rules)
{
  RestanteStrangers *self = g_new0 (RestanteStrangers, 1);

  self->server = g_object_ref (server);
  self->rules = *rules;
  self->messages = g_hash_table_new (NULL, NULL);
  g_signal_connect (server, "request-started", G_CALLBACK (on_accepted), self);
  return self;
}

void
restante_strangers_free (RestanteStrangers *self)
{
  GHashTableIter iter;
  gpointer message;

  g_signal_handlers_disconnect_by_data (self->server, self);
  g_hash_table_iter_init (&iter, self->messages);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_object_weak_unref (message, on_gone, self);
  g_hash_table_unref (self->messages);
  g_object_unref (self->server);
  g_free (self);
}
