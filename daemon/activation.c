/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activation.h"

#include <stdlib.h>
#include <systemd/sd-daemon.h>

#include "net/listen-socket.h"

/* One that was passed. */
typedef struct
{
  char *name;
  GSocket *socket;
} Passed;

struct _RestanteActivation
{
  GPtrArray *passed;
};

static void
passed_free (Passed *passed)
{
  g_free (passed->name);
  g_clear_object (&passed->socket);
  g_free (passed);
}

/* The names in the units of data/systemd, and the settings in whose place they come. */
static const struct
{
  const char *name;
  const char *setting;
  const char *unit;
} services[] = {
  { "smtp", "listen= of [server]", "restanted.socket" },
  { "heartbeat", "listen= of [heartbeat]", "restanted-heartbeat.socket" },
  { "heartbeat-plain", "listen-plain= of [heartbeat]", "restanted-heartbeat-plain.socket" },
  { "odmr", "listen= of [odmr]", "restanted-odmr.socket" },
  { "odmr-tls", "listen-tls= of [odmr]", "restanted-odmr-tls.socket" },
};

/* What was meant for mail before there were names still is. */
static gsize
find_service (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_strcmp0 (name, services[i].name) == 0)
      return i;
  return 0;
}

static gboolean
adopt (RestanteActivation *self, int n, char **given, GError **error)
{
  for (int i = 0; i < n; i++) {
    GSocket *socket = restante_listen_socket_adopt (SD_LISTEN_FDS_START + i, error);
    Passed *passed;

    if (socket == NULL)
      return FALSE;
    passed = g_new (Passed, 1);
    passed->name = g_strdup (services[find_service (given[i])].name);
    passed->socket = socket;
    g_ptr_array_add (self->passed, passed);
  }
  return TRUE;
}

RestanteActivation *
restante_activation_new (GError **error)
{
  g_autoptr (RestanteActivation) self = g_new0 (RestanteActivation, 1);
  char **given = NULL;
  int n = sd_listen_fds_with_names (1, &given);
  gboolean adopted;

  self->passed = g_ptr_array_new_with_free_func ((GDestroyNotify)passed_free);
  if (n < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (-n),
                 "The sockets of the service manager cannot be used: %s", g_strerror (-n));
    return NULL;
  }
  adopted = n == 0 || adopt (self, n, given, error);
  for (int i = 0; i < n; i++)
    free (given[i]);
  free (given);
  return adopted ? g_steal_pointer (&self) : NULL;
}

void
restante_activation_free (RestanteActivation *self)
{
  g_ptr_array_unref (self->passed);
  g_free (self);
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
compare (const char *name, GPtrArray *sockets, const char *const *listen)
{
  g_auto (GStrv) passed = restante_listen_socket_list_addresses (sockets);
  g_autofree char *wanted = g_strjoinv (", ", (char **)listen);

  if (listen[0] != NULL && !are_the_same ((const char *const *)passed, listen))
    g_warning ("%s in the settings (%s) is not used, because the service manager has opened the "
               "ports: change them with \"systemctl edit %s\"",
               services[find_service (name)].setting, wanted, services[find_service (name)].unit);
}

static GPtrArray *
find_passed (RestanteActivation *self, const char *name)
{
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->passed->len; i++) {
    Passed *passed = g_ptr_array_index (self->passed, i);

    if (passed->socket != NULL && g_str_equal (passed->name, name))
      g_ptr_array_add (sockets, g_steal_pointer (&passed->socket));
  }
  return sockets;
}

GPtrArray *
restante_activation_take (RestanteActivation *self,
                          const char *name,
                          const char *const *listen,
                          GError **error)
{
  g_autoptr (GPtrArray) sockets = find_passed (self, name);

  if (sockets->len == 0)
    return restante_listen_socket_open_all (listen, error);
  compare (name, sockets, listen);
  return g_steal_pointer (&sockets);
}
