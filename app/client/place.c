/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/place.h"

#include <string.h>

#include "api/error.h"

G_DEFINE_BOXED_TYPE (RestantePlace, restante_place, restante_place_ref, restante_place_unref)

static RestantePlace *
place_new (const char *socket, const char *host, guint16 port)
{
  RestantePlace *self = g_atomic_rc_box_new0 (RestantePlace);

  self->socket = g_strdup (socket);
  self->host = g_strdup (host);
  self->port = port;
  return self;
}

static void
place_clear (gpointer data)
{
  RestantePlace *self = data;

  g_free (self->socket);
  g_free (self->host);
}

RestantePlace *
restante_place_ref (RestantePlace *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
restante_place_unref (RestantePlace *self)
{
  g_atomic_rc_box_release_full (self, place_clear);
}

RestantePlace *
restante_place_new_local (const char *path)
{
  g_autofree char *socket = g_canonicalize_filename (path, NULL);

  return place_new (socket, NULL, 0);
}

/* A host is handed to ssh as an argument: it must not be an option, nor carry blanks or control
 * characters. */
static gboolean
is_host (const char *host)
{
  const char *at = strrchr (host, '@');
  const char *name = at ? at + 1 : host;

  if (*host == '-' || *host == '\0' || *name == '-' || *name == '\0' || at == host)
    return FALSE;
  for (const char *p = host; *p; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || strchr ("/\\\"'`$;&|<>()", *p))
      return FALSE;
  return TRUE;
}

static gboolean
read_port (const char *text, guint16 *port)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = (guint16)number;
  return TRUE;
}

/* "user@[::1]:22", "user@::1", "host:22": takes the port and the brackets off @host. */
static gboolean
split_port (char *host, guint16 *port)
{
  char *at = strrchr (host, '@');
  char *name = at ? at + 1 : host;
  char *end = *name == '[' ? strchr (name, ']') : NULL;
  char *colon = strrchr (end ? end : name, ':');

  *port = 0;
  if (*name == '[' && (!end || (end[1] != '\0' && end[1] != ':')))
    return FALSE;
  if (!end && colon && strchr (name, ':') != colon)
    return TRUE; /* a bare IPv6 address */
  if (colon && !read_port (colon + 1, port))
    return FALSE;
  if (colon)
    *colon = '\0';
  if (end) {
    *end = '\0';
    memmove (name, name + 1, strlen (name + 1) + 1);
  }
  return TRUE;
}

static const char *
remote_socket (void)
{
  const char *path = g_getenv ("RESTANTE_REMOTE_CONTROL");

  return path && *path == '/' ? path : RESTANTE_CONTROL_SOCKET;
}

RestantePlace *
restante_place_new_remote (const char *text, GError **error)
{
  gboolean url = g_str_has_prefix (text, "ssh://");
  g_autofree char *host = g_strdup (url ? text + strlen ("ssh://") : text);
  char *slash = url ? strchr (host, '/') : NULL;
  g_autofree char *socket = g_strdup (slash && slash[1] ? slash : remote_socket ());
  guint16 port;

  if (slash)
    *slash = '\0';
  /* The path goes into ssh's -L, where a colon separates. */
  if (split_port (host, &port) && is_host (host) && !strchr (socket, ':'))
    return place_new (socket, host, port);
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” is not a host; write it like user@host, user@host:port or "
               "ssh://user@host:port/path/of/control.sock",
               text);
  return NULL;
}

RestantePlace *
restante_place_find (const char *control, const char *host, GError **error)
{
  const char *path = control ? control : g_getenv ("RESTANTE_CONTROL");

  if (control && host) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "--control and --host are two different holders; give one of them");
    return NULL;
  }
  if (control && *control == '\0') {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "--control needs the path of a control socket, such "
                         "as " RESTANTE_CONTROL_SOCKET);
    return NULL;
  }
  if (host)
    return restante_place_new_remote (host, error);
  return restante_place_new_local (path && *path ? path : RESTANTE_CONTROL_SOCKET);
}

char *
restante_place_to_string (const RestantePlace *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at, *name;

  if (!self->host)
    return g_strdup (self->socket);
  at = strrchr (self->host, '@');
  name = at ? at + 1 : self->host;
  g_string_append (text, "ssh://");
  g_string_append_len (text, self->host, name - self->host);
  g_string_append_printf (text, strchr (name, ':') ? "[%s]" : "%s", name);
  if (self->port != 0)
    g_string_append_printf (text, ":%u", self->port);
  g_string_append (text, self->socket);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

RestantePlace *
restante_place_from_string (const char *text, GError **error)
{
  return *text == '/' ? restante_place_new_local (text) : restante_place_new_remote (text, error);
}

char *
restante_place_get_label (const RestantePlace *self)
{
  if (self->host)
    return g_strdup (self->host);
  return g_strdup (g_str_equal (self->socket, RESTANTE_CONTROL_SOCKET) ? "this computer"
                                                                       : self->socket);
}

gboolean
restante_place_equal (const RestantePlace *a, const RestantePlace *b)
{
  return g_str_equal (a->socket, b->socket) && g_strcmp0 (a->host, b->host) == 0 &&
         a->port == b->port;
}
