/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/dbus-menu.h"

#define INTERFACE "com.canonical.dbusmenu"
#define ROOT      0 /* the item that holds the others; they follow, the first of the table is 1 */

typedef struct
{
  char *label; /* NULL: a separator */
  gboolean visible;
  gboolean enabled;
} Item;

struct _RestanteDbusMenu
{
  GObject parent_instance;
  GDBusConnection *connection;
  char *path;
  guint registration;
  GArray *items; /* Item */
  guint revision;
  guint telling; /* the source that tells of changes */
};

G_DEFINE_FINAL_TYPE (RestanteDbusMenu, restante_dbus_menu, G_TYPE_OBJECT)

enum
{
  OPENING,
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char introspection[] =
    "<node><interface name='" INTERFACE "'>"
    "<property name='Version' type='u' access='read'/>"
    "<property name='TextDirection' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='IconThemePath' type='as' access='read'/>"
    "<method name='GetLayout'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='u' direction='out'/>"
    "<arg type='(ia{sv}av)' direction='out'/></method>"
    "<method name='GetGroupProperties'><arg type='ai' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a(ia{sv})' direction='out'/></method>"
    "<method name='GetProperty'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<method name='Event'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='in'/><arg type='u' direction='in'/></method>"
    "<method name='EventGroup'><arg type='a(isvu)' direction='in'/>"
    "<arg type='ai' direction='out'/></method>"
    "<method name='AboutToShow'><arg type='i' direction='in'/>"
    "<arg type='b' direction='out'/></method>"
    "<method name='AboutToShowGroup'><arg type='ai' direction='in'/>"
    "<arg type='ai' direction='out'/><arg type='ai' direction='out'/></method>"
    "<signal name='ItemsPropertiesUpdated'><arg type='a(ia{sv})'/><arg type='a(ias)'/></signal>"
    "<signal name='LayoutUpdated'><arg type='u'/><arg type='i'/></signal>"
    "<signal name='ItemActivationRequested'><arg type='i'/><arg type='u'/></signal>"
    "</interface></node>";

/* NULL: there is no such item. */
static Item *
find_item (RestanteDbusMenu *self, gint32 id)
{
  return id > ROOT && (guint)id <= self->items->len ? &g_array_index (self->items, Item, id - 1)
                                                    : NULL;
}

/* In a label of this protocol an underscore marks the letter after it, and two are one. */
static char *
escape (const char *label)
{
  GString *text = g_string_new (label);

  g_string_replace (text, "_", "__", 0);
  return g_string_free (text, FALSE);
}

/* What is not said has its default: a visible and enabled item. */
static GVariant *
describe (RestanteDbusMenu *self, gint32 id)
{
  const Item *item = find_item (self, id);
  g_autofree char *label = item && item->label ? escape (item->label) : NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  if (!item) {
    g_variant_dict_insert (&dict, "children-display", "s", "submenu");
    return g_variant_dict_end (&dict);
  }
  if (label)
    g_variant_dict_insert (&dict, "label", "s", label);
  else
    g_variant_dict_insert (&dict, "type", "s", "separator");
  g_variant_dict_insert (&dict, "visible", "b", item->visible);
  g_variant_dict_insert (&dict, "enabled", "b", item->enabled);
  return g_variant_dict_end (&dict);
}

/* @depth: how many levels below @id are wanted, -1 is all. */
static GVariant *
lay_out (RestanteDbusMenu *self, gint32 id, gint32 depth)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; id == ROOT && depth != 0 && i < self->items->len; i++)
    g_variant_builder_add (&children, "v", lay_out (self, (gint32)i + 1, 0));
  return g_variant_new ("(i@a{sv}av)", id, describe (self, id), &children);
}

static gboolean
exists (RestanteDbusMenu *self, gint32 id)
{
  return id == ROOT || find_item (self, id);
}

static void
refuse (GDBusMethodInvocation *call, gint32 id)
{
  g_dbus_method_invocation_return_error (call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                         "there is no menu item %d", id);
}

static void
get_layout (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  gint32 id, depth;

  g_variant_get (arguments, "(ii@as)", &id, &depth, NULL);
  if (!exists (self, id)) {
    refuse (call, id);
    return;
  }
  g_signal_emit (self, signals[OPENING], 0);
  g_dbus_method_invocation_return_value (
      call, g_variant_new ("(u@(ia{sv}av))", self->revision, lay_out (self, id, depth)));
}

static void
get_group_properties (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autoptr (GVariant) ids = g_variant_get_child_value (arguments, 0);
  gsize n = g_variant_n_children (ids);
  GVariantBuilder found;
  gint32 id;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("a(ia{sv})"));
  /* None named means all. */
  for (gsize i = 0; i < (n ? n : self->items->len + 1); i++) {
    id = (gint32)i;
    if (n)
      g_variant_get_child (ids, i, "i", &id);
    if (exists (self, id))
      g_variant_builder_add (&found, "(i@a{sv})", id, describe (self, id));
  }
  g_dbus_method_invocation_return_value (call, g_variant_new ("(a(ia{sv}))", &found));
}

static void
get_property (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autoptr (GVariant) all = NULL;
  g_autoptr (GVariant) value = NULL;
  const char *name;
  gint32 id;

  g_variant_get (arguments, "(i&s)", &id, &name);
  if (!exists (self, id)) {
    refuse (call, id);
    return;
  }
  all = g_variant_ref_sink (describe (self, id));
  value = g_variant_lookup_value (all, name, NULL);
  if (value)
    g_dbus_method_invocation_return_value (call, g_variant_new ("(v)", value));
  else
    g_dbus_method_invocation_return_error (call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "menu item %d has no property %s", id, name);
}

/* Other events than a click only say that the menu opened or closed. */
static void
take_event (RestanteDbusMenu *self, gint32 id, const char *event)
{
  const Item *item = find_item (self, id);

  if (item && item->label && item->visible && item->enabled && g_str_equal (event, "clicked"))
    g_signal_emit (self, signals[CHOSEN], 0, (guint)id - 1);
}

static void
on_event (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  const char *event;
  gint32 id;

  g_variant_get (arguments, "(i&s@vu)", &id, &event, NULL, NULL);
  if (!exists (self, id)) {
    refuse (call, id);
    return;
  }
  g_dbus_method_invocation_return_value (call, NULL);
  take_event (self, id, event);
}

static void
on_event_group (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autoptr (GVariantIter) events = NULL;
  GVariantBuilder unknown;
  const char *event;
  gint32 id;

  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  g_variant_get (arguments, "(a(isvu))", &events);
  while (g_variant_iter_next (events, "(i&s@vu)", &id, &event, NULL, NULL)) {
    if (exists (self, id))
      take_event (self, id, event);
    else
      g_variant_builder_add (&unknown, "i", id);
  }
  g_dbus_method_invocation_return_value (call, g_variant_new ("(ai)", &unknown));
}

/* TRUE when what was read before is no longer what it says. */
static gboolean
freshen (RestanteDbusMenu *self)
{
  guint before = self->revision;

  g_signal_emit (self, signals[OPENING], 0);
  return self->revision != before;
}

static void
about_to_show (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  gint32 id;

  g_variant_get (arguments, "(i)", &id);
  if (exists (self, id))
    g_dbus_method_invocation_return_value (call, g_variant_new ("(b)", freshen (self)));
  else
    refuse (call, id);
}

static void
about_to_show_group (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autoptr (GVariantIter) ids = NULL;
  gboolean fresh = freshen (self);
  GVariantBuilder updated, unknown;
  gint32 id;

  g_variant_builder_init (&updated, G_VARIANT_TYPE ("ai"));
  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  g_variant_get (arguments, "(ai)", &ids);
  while (g_variant_iter_next (ids, "i", &id)) {
    if (!exists (self, id))
      g_variant_builder_add (&unknown, "i", id);
    else if (fresh && id == ROOT)
      g_variant_builder_add (&updated, "i", id);
  }
  g_dbus_method_invocation_return_value (call, g_variant_new ("(aiai)", &updated, &unknown));
}

static const struct
{
  const char *name;
  void (*answer) (RestanteDbusMenu *self, GVariant *arguments, GDBusMethodInvocation *call);
} methods[] = {
  { "GetLayout", get_layout },
  { "GetGroupProperties", get_group_properties },
  { "GetProperty", get_property },
  { "Event", on_event },
  { "EventGroup", on_event_group },
  { "AboutToShow", about_to_show },
  { "AboutToShowGroup", about_to_show_group },
};

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
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, method))
      methods[i].answer (user_data, arguments, call);
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
  if (g_str_equal (property, "Version"))
    return g_variant_new_uint32 (3);
  if (g_str_equal (property, "TextDirection"))
    return g_variant_new_string ("none"); /* the host's */
  if (g_str_equal (property, "Status"))
    return g_variant_new_string ("normal");
  return g_variant_new_strv (NULL, 0);
}

/* The layout is the same, but libdbusmenu reads words again only with it. */
static gboolean
tell (gpointer user_data)
{
  RestanteDbusMenu *self = user_data;
  GVariantBuilder updated;

  self->telling = 0;
  if (!self->registration)
    return G_SOURCE_REMOVE;
  g_variant_builder_init (&updated, G_VARIANT_TYPE ("a(ia{sv})"));
  for (guint i = 0; i < self->items->len; i++)
    g_variant_builder_add (&updated, "(i@a{sv})", (gint32)i + 1, describe (self, (gint32)i + 1));
  g_dbus_connection_emit_signal (
      self->connection, NULL, self->path, INTERFACE, "ItemsPropertiesUpdated",
      g_variant_new ("(a(ia{sv})@a(ias))", &updated,
                     g_variant_new_array (G_VARIANT_TYPE ("(ias)"), NULL, 0)),
      NULL);
  g_dbus_connection_emit_signal (self->connection, NULL, self->path, INTERFACE, "LayoutUpdated",
                                 g_variant_new ("(ui)", self->revision, ROOT), NULL);
  return G_SOURCE_REMOVE;
}

void
restante_dbus_menu_set (
    RestanteDbusMenu *self, guint number, const char *label, gboolean visible, gboolean enabled)
{
  Item *item;

  g_return_if_fail (RESTANTE_IS_DBUS_MENU (self) && number < self->items->len);
  item = &g_array_index (self->items, Item, number);
  if (g_strcmp0 (item->label, label) == 0 && item->visible == visible && item->enabled == enabled)
    return;
  g_free (item->label);
  *item = (Item){ g_strdup (label), visible, enabled };
  self->revision++;
  if (!self->telling)
    self->telling = g_idle_add (tell, self);
}

const char *
restante_dbus_menu_get_path (RestanteDbusMenu *self)
{
  return self->path;
}

static void export(RestanteDbusMenu *self)
{
  static const GDBusInterfaceVTable vtable = { on_call, on_get, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GError) error = NULL;

  self->registration = g_dbus_connection_register_object (
      self->connection, self->path, node->interfaces[0], &vtable, self, NULL, &error);
  if (!self->registration)
    g_warning ("The tray has no menu: %s", error->message);
}

static void
clear_item (gpointer data)
{
  g_free (((Item *)data)->label);
}

RestanteDbusMenu *
restante_dbus_menu_new (GDBusConnection *connection, const char *path, guint n_items)
{
  RestanteDbusMenu *self = g_object_new (RESTANTE_TYPE_DBUS_MENU, NULL);

  self->path = g_strdup (path);
  g_array_set_size (self->items, n_items);
  for (guint i = 0; i < n_items; i++)
    g_array_index (self->items, Item, i).visible = TRUE;
  if (connection) {
    self->connection = g_object_ref (connection);
    export(self);
  }
  return self;
}

static void
restante_dbus_menu_dispose (GObject *object)
{
  RestanteDbusMenu *self = RESTANTE_DBUS_MENU (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  if (self->registration)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (restante_dbus_menu_parent_class)->dispose (object);
}

static void
restante_dbus_menu_finalize (GObject *object)
{
  RestanteDbusMenu *self = RESTANTE_DBUS_MENU (object);

  g_array_unref (self->items);
  g_free (self->path);
  G_OBJECT_CLASS (restante_dbus_menu_parent_class)->finalize (object);
}

static void
restante_dbus_menu_class_init (RestanteDbusMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = restante_dbus_menu_dispose;
  object_class->finalize = restante_dbus_menu_finalize;
  signals[OPENING] = g_signal_new ("opening", RESTANTE_TYPE_DBUS_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", RESTANTE_TYPE_DBUS_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
restante_dbus_menu_init (RestanteDbusMenu *self)
{
  self->revision = 1;
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, clear_item);
}
