/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "doorway.h"

#include "folder.h"
#include "net/listen-socket.h"

void
doorway_set_up (Doorway *self)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->store, NULL);
  self->folder = folder_new ();
  self->certificate =
      restante_certificate_open (NULL, NULL, self->folder, DOORWAY_HOSTNAME, &error);
  g_assert_no_error (error);
  self->shared = (RestanteSmtpSessionShared){ DOORWAY_HOSTNAME, self->store.queue };
  self->listening = restante_listen_socket_open ("127.0.0.1:0", &error);
  g_assert_no_error (error);
  self->endpoint = restante_listen_socket_get_address (self->listening);
}

void
doorway_tear_down (Doorway *self)
{
  g_object_unref (self->listening);
  restante_certificate_free (self->certificate);
  folder_remove (self->folder);
  fixture_tear_down (&self->store, NULL);
  g_free (self->endpoint);
}

Sender *
doorway_connect (Doorway *self, GSocket **socket)
{
  Sender *sender = sender_new (self->endpoint, NULL);

  *socket = g_socket_accept (self->listening, NULL, NULL);
  g_assert_nonnull (*socket);
  return sender;
}
