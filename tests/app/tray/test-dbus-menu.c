/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/dbus-menu.h"

#include <sys/socket.h>

#define PATH      "/Menu"
#define INTERFACE "com.canonical.dbusmenu"

/* The two ends of one connection: no bus is between them. */
typedef struct
{
  GDBusConnection *app;
  GDBusConnection *host;
  RestanteDbusMenu *menu;
  int chosen;
  guint updates;
} Fixture;

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(GDBusConnection **)data = g_dbus_connection_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
start_end (int fd, const char *guid, GDBusConnectionFlags flags, GDBusConnection **end)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);

  g_dbus_connection_new (G_IO_STREAM (stream), guid, flags, NULL, NULL, on_connected, end);
}

static void
connect_ends (Fixture *fixture)
{
  g_autofree char *guid = g_dbus_generate_guid ();
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  start_end (fds[0], guid, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, &fixture->app);
  start_end (fds[1], NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, &fixture->host);
  while (!fixture->app || !fixture->host)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_chosen (Fixture *fixture, guint item)
{
  fixture->chosen = (int)item;
}

static void
on_updated (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *arguments,
            gpointer data)
{
  ((Fixture *)data)->updates++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  connect_ends (fixture);
  fixture->menu = restante_dbus_menu_new (fixture->app, PATH, 3);
  fixture->chosen = -1;
  g_signal_connect_swapped (fixture->menu, "chosen", G_CALLBACK (on_chosen), fixture);
  restante_dbus_menu_set (fixture->menu, 0, "under_score", TRUE, TRUE);
  restante_dbus_menu_set (fixture->menu, 2, "Quit", FALSE, TRUE);
  g_dbus_connection_signal_subscribe (fixture->host, NULL, INTERFACE, "LayoutUpdated", PATH, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_updated, fixture, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->menu);
  g_clear_object (&fixture->host);
  g_clear_object (&fixture->app);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* NULL: an error. */
static GVariant *
call (Fixture *fixture, const char *method, GVariant *arguments)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (fixture->host, NULL, PATH, INTERFACE, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (fixture->host, result, NULL);
}

static void
click (Fixture *fixture, gint32 id)
{
  g_autoptr (GVariant) answer =
      call (fixture, "Event", g_variant_new ("(isvu)", id, "clicked", g_variant_new_int32 (0), 0));
}

static GVariant *
properties_of (GVariant *children, gsize position)
{
  g_autoptr (GVariant) child = NULL;

  g_variant_get_child (children, position, "v", &child);
  return g_variant_get_child_value (child, 1);
}

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) answer =
      call (fixture, "GetLayout", g_variant_new ("(ii@as)", 0, -1, g_variant_new_strv (NULL, 0)));
  g_autoptr (GVariant) children = NULL;
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;
  const char *text;

  g_assert_nonnull (answer);
  g_variant_get (answer, "(u(i@a{sv}@av))", NULL, NULL, NULL, &children);
  g_assert_cmpint (g_variant_n_children (children), ==, 3);
  first = properties_of (children, 0);
  g_assert_true (g_variant_lookup (first, "label", "&s", &text));
  g_assert_cmpstr (text, ==, "under__score");
  second = properties_of (children, 1);
  g_assert_true (g_variant_lookup (second, "type", "&s", &text));
  g_assert_cmpstr (text, ==, "separator");
}

/* A click on what is hidden, disabled, a separator or nothing does nothing. */
static void
test_event (Fixture *fixture, gconstpointer data)
{
  for (gint32 id = 0; id < 9; id++)
    if (id != 1)
      click (fixture, id);
  g_assert_cmpint (fixture->chosen, ==, -1);
  restante_dbus_menu_set (fixture->menu, 0, "A", TRUE, FALSE);
  click (fixture, 1);
  g_assert_cmpint (fixture->chosen, ==, -1);
  restante_dbus_menu_set (fixture->menu, 0, "A", TRUE, TRUE);
  click (fixture, 1);
  g_assert_cmpint (fixture->chosen, ==, 0);
}

static void
test_updates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) again = NULL;
  guint32 before, after;

  while (fixture->updates == 0)
    g_main_context_iteration (NULL, TRUE);
  first =
      call (fixture, "GetLayout", g_variant_new ("(ii@as)", 0, 0, g_variant_new_strv (NULL, 0)));
  restante_dbus_menu_set (fixture->menu, 0, "Other", TRUE, TRUE);
  restante_dbus_menu_set (fixture->menu, 2, "Quit", TRUE, TRUE);
  while (fixture->updates < 2)
    g_main_context_iteration (NULL, TRUE);
  again =
      call (fixture, "GetLayout", g_variant_new ("(ii@as)", 0, 0, g_variant_new_strv (NULL, 0)));
  g_variant_get_child (first, 0, "u", &before);
  g_variant_get_child (again, 0, "u", &after);
  g_assert_cmpuint (after, >, before);
  g_assert_cmpuint (fixture->updates, ==, 2); /* two changes at once are told once */
}

/* What it says is made fresh before it is shown. */
static void
freshen (Fixture *fixture)
{
  restante_dbus_menu_set (fixture->menu, 0, "Down for 2 min", TRUE, TRUE);
}

static void
test_opening (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) again = NULL;
  gboolean changed;

  g_signal_connect_swapped (fixture->menu, "opening", G_CALLBACK (freshen), fixture);
  first = call (fixture, "AboutToShow", g_variant_new ("(i)", 0));
  g_variant_get (first, "(b)", &changed);
  g_assert_true (changed);
  again = call (fixture, "AboutToShow", g_variant_new ("(i)", 0));
  g_variant_get (again, "(b)", &changed);
  g_assert_false (changed);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tray/dbus-menu/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("layout", test_layout);
  ADD ("event", test_event);
  ADD ("updates", test_updates);
  ADD ("opening", test_opening);
  return g_test_run ();
}
