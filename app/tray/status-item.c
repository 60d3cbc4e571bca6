/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/status-item.h"

#include <unistd.h>

#define INTERFACE    "org.kde.StatusNotifierItem"
#define PATH         "/StatusNotifierItem"
#define WATCHER      "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"
#define ID           "org.restante.Restante"

struct _RestanteStatusItem
{
  GObject parent_instance;
  GDBusConnection *connection;
  char *menu;
  char *icons;
  char *icon;
  const char *status; /* interned */
  char *title;
  char *text;
  char *token; /* for the next activation */

  guint registration;
  char *name; /* on the bus */
  guint owned;
  guint watched;
  GDBusProxy *watcher; /* NULL: there is none */
  GCancellable *cancellable;
  gboolean hosted;
};

enum
{
  PROP_0,
  PROP_HOSTED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  ACTIVATE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteStatusItem, restante_status_item, G_TYPE_OBJECT)

static const char introspection[] =
    "<node><interface name='" INTERFACE "'>"
    "<property name='Category' type='s' access='read'/>"
    "<property name='Id' type='s' access='read'/>"
    "<property name='Title' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='WindowId' type='i' access='read'/>"
    "<property name='IconThemePath' type='s' access='read'/>"
    "<property name='IconName' type='s' access='read'/>"
    "<property name='IconPixmap' type='a(iiay)' access='read'/>"
    "<property name='OverlayIconName' type='s' access='read'/>"
    "<property name='OverlayIconPixmap' type='a(iiay)' access='read'/>"
    "<property name='AttentionIconName' type='s' access='read'/>"
    "<property name='AttentionIconPixmap' type='a(iiay)' access='read'/>"
    "<property name='AttentionMovieName' type='s' access='read'/>"
    "<property name='ToolTip' type='(sa(iiay)ss)' access='read'/>"
    "<property name='ItemIsMenu' type='b' access='read'/>"
    "<property name='Menu' type='o' access='read'/>"
    "<method name='ContextMenu'><arg type='i' direction='in'/><arg type='i' "
    "direction='in'/></method>"
    "<method name='Activate'><arg type='i' direction='in'/><arg type='i' direction='in'/></method>"
    "<method name='SecondaryActivate'><arg type='i' direction='in'/>"
    "<arg type='i' direction='in'/></method>"
    "<method name='Scroll'><arg type='i' direction='in'/><arg type='s' direction='in'/></method>"
    "<method name='ProvideXdgActivationToken'><arg type='s' direction='in'/></method>"
    "<signal name='NewTitle'/><signal name='NewIcon'/><signal name='NewAttentionIcon'/>"
    "<signal name='NewOverlayIcon'/><signal name='NewToolTip'/>"
    "<signal name='NewStatus'><arg type='s'/></signal>"
    "</interface></node>";

static GVariant *
no_pixmaps (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0);
}

/* Hosts take the tooltip's text for markup. */
static GVariant *
tooltip (RestanteStatusItem *self)
{
  g_autofree char *title = g_markup_escape_text (self->title, -1);
  g_autofree char *text = g_markup_escape_text (self->text, -1);

  return g_variant_new ("(s@a(iiay)ss)", self->icon, no_pixmaps (), title, text);
}

static GVariant *
on_get (GDBusConnection *connection,
        const char *sender,
        const char *path,
        const char *interface,
        const char *property,
        GError **error,
        gpointer user_data)
{
  RestanteStatusItem *self = user_data;
  const struct
  {
    const char *property;
    const char *text;
  } texts[] = {
    { "Category", "Communications" },       { "Id", ID },
    { "Title", g_get_application_name () }, { "Status", self->status },
    { "IconThemePath", self->icons },       { "IconName", self->icon },
    { "AttentionIconName", self->icon },    { "OverlayIconName", "" },
    { "AttentionMovieName", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].property, property))
      return g_variant_new_string (texts[i].text ? texts[i].text : "");
  if (g_str_equal (property, "ToolTip"))
    return tooltip (self);
  if (g_str_equal (property, "Menu"))
    return g_variant_new_object_path (self->menu);
  if (g_str_equal (property, "ItemIsMenu"))
    return g_variant_new_boolean (FALSE);
  if (g_str_equal (property, "WindowId"))
    return g_variant_new_int32 (0);
  return no_pixmaps ();
}

/* The host shows the menu itself, and there is nothing to scroll. */
static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *call,
         gpointer user_data)
{
  RestanteStatusItem *self = user_data;
  g_autofree char *token = NULL;

  g_dbus_method_invocation_return_value (call, NULL);
  if (g_str_equal (method, "ProvideXdgActivationToken")) {
    g_free (self->token);
    g_variant_get (arguments, "(s)", &self->token);
  } else if (g_str_equal (method, "Activate") || g_str_equal (method, "SecondaryActivate")) {
    token = g_steal_pointer (&self->token);
    g_signal_emit (self, signals[ACTIVATE], 0, token);
  }
}

static void
tell (RestanteStatusItem *self, const char *signal, GVariant *arguments)
{
  g_autoptr (GVariant) taken = arguments ? g_variant_ref_sink (arguments) : NULL;

  if (self->registration)
    g_dbus_connection_emit_signal (self->connection, NULL, PATH, INTERFACE, signal, taken, NULL);
}

static gboolean
replace (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

void
restante_status_item_show (RestanteStatusItem *self,
                           const char *icon,
                           const char *status,
                           const char *title,
                           const char *text)
{
  gboolean other_icon, other_title, other_text;

  g_return_if_fail (RESTANTE_IS_STATUS_ITEM (self));
  other_icon = replace (&self->icon, icon);
  other_title = replace (&self->title, title);
  other_text = replace (&self->text, text);
  if (other_icon) {
    tell (self, "NewIcon", NULL);
    tell (self, "NewAttentionIcon", NULL);
  }
  if (other_icon || other_title || other_text)
    tell (self, "NewToolTip", NULL);
  if (g_strcmp0 (self->status, status) != 0) {
    self->status = g_intern_string (status);
    tell (self, "NewStatus", g_variant_new ("(s)", status));
  }
}

gboolean
restante_status_item_get_hosted (RestanteStatusItem *self)
{
  return self->hosted;
}

/* A watcher without a host keeps a list that nobody sees. */
static void
on_watcher_changed (RestanteStatusItem *self)
{
  g_autoptr (GVariant) value =
      self->watcher
          ? g_dbus_proxy_get_cached_property (self->watcher, "IsStatusNotifierHostRegistered")
          : NULL;
  gboolean hosted = value && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
                    g_variant_get_boolean (value);

  if (self->hosted == hosted)
    return;
  self->hosted = hosted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOSTED]);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (!answer && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The tray does not take the icon: %s", error->message);
}

/* Some watchers tell of a host by a signal alone. */
static void
on_watcher_signal (RestanteStatusItem *self, const char *sender, const char *signal)
{
  if (!g_str_equal (signal, "StatusNotifierHostRegistered"))
    return;
  g_dbus_proxy_set_cached_property (self->watcher, "IsStatusNotifierHostRegistered",
                                    g_variant_new_boolean (TRUE));
  on_watcher_changed (self);
}

static void
on_watcher (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusProxy *watcher = g_dbus_proxy_new_finish (result, &error);
  RestanteStatusItem *self = user_data; /* gone when it was cancelled */

  if (!watcher)
    return;
  self->watcher = watcher;
  g_signal_connect_swapped (watcher, "g-properties-changed", G_CALLBACK (on_watcher_changed), self);
  g_signal_connect_swapped (watcher, "g-signal", G_CALLBACK (on_watcher_signal), self);
  g_dbus_proxy_call (watcher, "RegisterStatusNotifierItem", g_variant_new ("(s)", self->name),
                     G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_registered, NULL);
  on_watcher_changed (self);
}

static void
forget_watcher (RestanteStatusItem *self)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  if (self->watcher)
    g_signal_handlers_disconnect_by_data (self->watcher, self);
  g_clear_object (&self->watcher);
}

static void
on_watcher_appeared (GDBusConnection *connection,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  RestanteStatusItem *self = user_data;

  forget_watcher (self);
  self->cancellable = g_cancellable_new ();
  g_dbus_proxy_new (connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL, WATCHER, WATCHER_PATH,
                    WATCHER, self->cancellable, on_watcher, self);
}

static void
on_watcher_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  RestanteStatusItem *self = user_data;

  forget_watcher (self);
  on_watcher_changed (self);
}

/* Watchers ask for the item by this name as soon as it is told to them, so it comes first. */
static void
on_name_settled (GDBusConnection *connection, const char *name, gpointer user_data)
{
  RestanteStatusItem *self = user_data;

  if (connection && !self->watched)
    self->watched =
        g_bus_watch_name_on_connection (connection, WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                        on_watcher_appeared, on_watcher_vanished, self, NULL);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer user_data)
{
  RestanteStatusItem *self = user_data;

  /* In a sandbox the name may not be owned; the connection's own does as well. */
  if (connection)
    replace (&self->name, g_dbus_connection_get_unique_name (connection));
  on_name_settled (connection, name, self);
}

static void export(RestanteStatusItem *self)
{
  static const GDBusInterfaceVTable vtable = { on_call, on_get, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GError) error = NULL;

  self->registration = g_dbus_connection_register_object (
      self->connection, PATH, node->interfaces[0], &vtable, self, NULL, &error);
  if (!self->registration) {
    g_warning ("There is no icon in the tray: %s", error->message);
    return;
  }
  self->name = g_strdup_printf (INTERFACE "-%d-1", (int)getpid ());
  self->owned =
      g_bus_own_name_on_connection (self->connection, self->name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                    on_name_settled, on_name_lost, self, NULL);
}

RestanteStatusItem *
restante_status_item_new (GDBusConnection *connection, const char *menu, const char *icons)
{
  RestanteStatusItem *self = g_object_new (RESTANTE_TYPE_STATUS_ITEM, NULL);

  self->menu = g_strdup (menu);
  self->icons = g_strdup (icons);
  if (connection) {
    self->connection = g_object_ref (connection);
    export(self);
  }
  return self;
}

static void
restante_status_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HOSTED)
    g_value_set_boolean (value, RESTANTE_STATUS_ITEM (object)->hosted);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_status_item_dispose (GObject *object)
{
  RestanteStatusItem *self = RESTANTE_STATUS_ITEM (object);

  g_clear_handle_id (&self->watched, g_bus_unwatch_name);
  g_clear_handle_id (&self->owned, g_bus_unown_name);
  forget_watcher (self);
  if (self->registration)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (restante_status_item_parent_class)->dispose (object);
}

static void
restante_status_item_finalize (GObject *object)
{
  RestanteStatusItem *self = RESTANTE_STATUS_ITEM (object);

  g_free (self->menu);
  g_free (self->icons);
  g_free (self->icon);
  g_free (self->title);
  g_free (self->text);
  g_free (self->token);
  g_free (self->name);
  G_OBJECT_CLASS (restante_status_item_parent_class)->finalize (object);
}

static void
restante_status_item_class_init (RestanteStatusItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = restante_status_item_get_property;
  object_class->dispose = restante_status_item_dispose;
  object_class->finalize = restante_status_item_finalize;
  properties[PROP_HOSTED] =
      g_param_spec_boolean ("hosted", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATE] = g_signal_new ("activate", RESTANTE_TYPE_STATUS_ITEM, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
restante_status_item_init (RestanteStatusItem *self)
{
  self->status = "Active";
  self->icon = g_strdup ("");
  self->title = g_strdup ("");
  self->text = g_strdup ("");
}
