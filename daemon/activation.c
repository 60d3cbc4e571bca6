/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activation.h"

#include <errno.h>
#include <systemd/sd-daemon.h>

#include "net/listen-socket.h"

static GPtrArray *
adopt (int n, GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n; i++) {
    GSocket *socket = restante_listen_socket_adopt (SD_LISTEN_FDS_START + i, error);

    if (socket == NULL)
      return NULL;
    g_ptr_array_add (sockets, socket);
  }
  return g_steal_pointer (&sockets);
}

static char **
list_addresses (GPtrArray *sockets)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (guint i = 0; i < sockets->len; i++) {
    g_autofree char *address = restante_listen_socket_get_address (g_ptr_array_index (sockets, i));

    g_strv_builder_add (addresses, address);
  }
  return g_strv_builder_end (addresses);
}

static gboolean
are_the_same (const char *const *one, const char *const *other)
{
  for (guint i = 0; one[i] != NULL; i++)
    if (!g_strv_contains (other, one[i]))
      return FALSE;
  return g_strv_length ((char **)one) == g_strv_length ((char **)other);
}

/* Somebody who changes listen= and sees no effect must find out why. */
static void
compare (GPtrArray *sockets, const char *const *listen)
{
  g_auto (GStrv) passed = list_addresses (sockets);
  g_autofree char *wanted = g_strjoinv (", ", (char **)listen);

  if (!are_the_same ((const char *const *)passed, listen))
    g_warning ("listen= of the settings (%s) is not used, because the service manager has opened "
               "the ports: change them with \"systemctl edit restanted.socket\"",
               wanted);
}

GPtrArray *
restante_activation_open (const char *const *listen, GError **error)
{
  int passed = sd_listen_fds (1);
  GPtrArray *sockets;

  if (passed == 0)
    return restante_listen_socket_open_all (listen, error);
  if (passed < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (-passed),
                 "The sockets of the service manager cannot be used: %s", g_strerror (-passed));
    return NULL;
  }
  sockets = adopt (passed, error);
  if (sockets != NULL)
    compare (sockets, listen);
  return sockets;
}
