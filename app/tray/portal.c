/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/portal.h"

#include <string.h>

#define NAME        "org.freedesktop.portal.Desktop"
#define PATH        "/org/freedesktop/portal/desktop"
#define BACKGROUND  "org.freedesktop.portal.Background"
#define REQUEST     "org.freedesktop.portal.Request"
#define MESSAGE_MAX 96 /* bytes */

typedef struct
{
  GDBusConnection *connection;
  guint subscription; /* to the answer */
  gboolean autostart;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  if (self->subscription)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_object_unref (self->connection);
  g_free (self);
}

/* One answer, then nothing is listened for. */
static void
stop_listening (GTask *task)
{
  Request *self = g_task_get_task_data (task);
  guint subscription = self->subscription;

  self->subscription = 0;
  if (subscription)
    g_dbus_connection_signal_unsubscribe (self->connection, subscription);
}

static void
on_response (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *arguments,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  const Request *self = g_task_get_task_data (task);
  const char *wanted = self->autostart ? "autostart" : "background";
  g_autoptr (GVariant) results = NULL;
  gboolean granted = FALSE;
  guint32 answer;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (arguments, "(u@a{sv})", &answer, &results);
  stop_listening (task);
  if (answer == 0 && g_variant_lookup (results, wanted, "b", &granted) && granted)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             "the desktop does not allow it");
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer)
    return;
  stop_listening (task);
  g_task_return_error (task, error);
}

/* The object on which the portal answers; listened to before it is asked. */
static char *
path_for (GDBusConnection *connection, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (connection) + 1);

  return g_strdup_printf (PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static GVariant *
options_for (const char *token, const char *reason, const char *const *command, gboolean autostart)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "reason", "s", reason);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  g_variant_dict_insert_value (&options, "commandline", g_variant_new_strv (command, -1));
  g_variant_dict_insert (&options, "dbus-activatable", "b", FALSE);
  return g_variant_dict_end (&options);
}

void
restante_portal_request_async (GDBusConnection *connection,
                               const char *reason,
                               const char *const *command,
                               gboolean autostart,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);
  g_autofree char *token = g_strdup_printf ("restante%u", g_random_int ());
  g_autofree char *path = path_for (connection, token);
  Request *request = g_new0 (Request, 1);

  request->connection = g_object_ref (connection);
  request->autostart = autostart;
  g_task_set_task_data (task, request, request_free);
  request->subscription = g_dbus_connection_signal_subscribe (
      connection, NAME, REQUEST, "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response,
      g_object_ref (task), g_object_unref);
  g_dbus_connection_call (
      connection, NAME, PATH, BACKGROUND, "RequestBackground",
      g_variant_new ("(s@a{sv})", "", options_for (token, reason, command, autostart)),
      G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, cancellable, on_asked,
      g_object_ref (task));
}

gboolean
restante_portal_request_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
restante_portal_set_status (GDBusConnection *connection, const char *message)
{
  const char *end = message + strlen (message);
  g_autofree char *brief = NULL;
  GVariantDict options;

  while (end - message > MESSAGE_MAX)
    end = g_utf8_prev_char (end);
  brief = g_strndup (message, (gsize)(end - message));
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "message", "s", brief);
  g_dbus_connection_call (connection, NAME, PATH, BACKGROUND, "SetStatus",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}
