/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/tray.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "tray/dbus-menu.h"
#include "tray/status-icons.h"
#include "tray/status-item.h"
#include "tray/tray-words.h"
#include "widgets/connection-look.h"
#include "widgets/primary-words.h"

#define MENU_PATH "/StatusNotifierItem/Menu"

struct _RestanteTray
{
  GObject parent_instance;
  GApplication *application; /* not owned: it owns this */
  RestanteHolderGroup *group;
  RestanteStatusItem *item;
  RestanteDbusMenu *menu;
  char *title;
  GArray *facts;      /* RestanteTrayFacts, whose words belong to the holders */
  GPtrArray *holders; /* of each of the facts */
};

enum
{
  PROP_0,
  PROP_HOSTED,
  PROP_TITLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RestanteTray, restante_tray, G_TYPE_OBJECT)

typedef enum
{
  ITEM_STATE,
  ITEM_HELD,
  ITEM_PARKED,
  ITEM_LINE,
  ITEM_OPEN,
  ITEM_RESEND,
  ITEM_PAUSE,
  ITEM_RESUME,
  ITEM_SECOND_LINE,
  ITEM_QUIT,
  N_ITEMS
} MenuItem;

/* What a click does: an action of the application, a page that is shown, or with neither the
 * window. */
static const struct
{
  const char *action;
  const char *page;
  const char *detail;
} items[N_ITEMS] = {
  [ITEM_STATE] = { NULL, "overview", "" },
  [ITEM_HELD] = { NULL, "held", "" },
  [ITEM_PARKED] = { NULL, "held", "parked" },
  [ITEM_RESEND] = { "resend-all" },
  [ITEM_PAUSE] = { "pause" },
  [ITEM_RESUME] = { "resume" },
  [ITEM_QUIT] = { "quit" },
};

static void
add_facts (RestanteTray *self, RestanteHolder *holder, RestanteTrayFacts facts)
{
  g_array_append_val (self->facts, facts);
  g_ptr_array_add (self->holders, holder);
}

static void
collect_domain (RestanteTray *self, RestanteHolder *holder, RestanteDomain *domain)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteCounts *counts = restante_domain_get_counts (domain);
  RestanteTrayFacts facts = { .name = restante_domain_get_name (domain) };

  if (primary) {
    facts.state = restante_primary_words_state (primary);
    facts.detail = restante_primary_get_cause (primary);
    facts.since = restante_primary_get_since (primary);
  }
  if (counts) {
    facts.held = restante_counts_get_held (counts);
    facts.parked = restante_counts_get_parked (counts);
  }
  add_facts (self, holder, facts);
}

/* What it has told before is as old as the connection that was lost. */
static void
collect_offline (RestanteTray *self, RestanteHolder *holder)
{
  const RestanteConnectionLook *look =
      restante_connection_look_find (restante_holder_get_state (holder));
  RestanteTrayFacts facts = { .name = restante_holder_get_label (holder),
                              .state = RESTANTE_TRAY_OFFLINE,
                              .detail = _ (look->word) };

  add_facts (self, holder, facts);
}

static void
collect (RestanteTray *self)
{
  g_array_set_size (self->facts, 0);
  g_ptr_array_set_size (self->holders, 0);
  for (guint i = 0; i < restante_holder_group_get_size (self->group); i++) {
    RestanteHolder *holder = restante_holder_group_get (self->group, i);
    RestanteStatus *status = restante_holder_get_status (holder);
    GListModel *domains = status ? restante_status_get_domains (status) : NULL;

    if (!domains || restante_holder_get_state (holder) != RESTANTE_HOLDER_CONNECTED) {
      collect_offline (self, holder);
      continue;
    }
    for (guint j = 0; j < g_list_model_get_n_items (domains); j++) {
      g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, j);

      collect_domain (self, holder, domain); /* the holder keeps it */
    }
  }
}

static RestanteTraySummary
sum_up (RestanteTray *self)
{
  collect (self);
  return restante_tray_words_sum_up ((const RestanteTrayFacts *)(gpointer)self->facts->data,
                                     self->facts->len);
}

static void
show_menu (RestanteTray *self)
{
  RestanteTraySummary summary = sum_up (self);
  g_autofree char *state =
      restante_tray_words_state (&summary, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *held = restante_tray_words_held (summary.held);
  g_autofree char *parked = restante_tray_words_parked (summary.parked);
  gboolean some = summary.worst != NULL;

  restante_dbus_menu_set (self->menu, ITEM_STATE, state, TRUE, some);
  /* While no holder is reached nobody knows what is held. */
  restante_dbus_menu_set (self->menu, ITEM_HELD, held, summary.paused || summary.running, TRUE);
  restante_dbus_menu_set (self->menu, ITEM_PARKED, parked, summary.parked > 0, TRUE);
  restante_dbus_menu_set (self->menu, ITEM_OPEN, _ ("Open"), TRUE, TRUE);
  restante_dbus_menu_set (self->menu, ITEM_RESEND, _ ("Resend All"), TRUE, summary.held > 0);
  restante_dbus_menu_set (self->menu, ITEM_PAUSE, _ ("Pause"), summary.running || !summary.paused,
                          summary.running);
  restante_dbus_menu_set (self->menu, ITEM_RESUME, _ ("Resume"), summary.paused, TRUE);
  restante_dbus_menu_set (self->menu, ITEM_QUIT, _ ("Quit"), TRUE, TRUE);
}

static void
show_item (RestanteTray *self)
{
  RestanteTraySummary summary = sum_up (self);
  g_autofree char *title = restante_tray_words_title (&summary);
  g_autofree char *text = restante_tray_words_tooltip (&summary);

  restante_status_item_show (self->item, summary.icon, summary.status, title, text);
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
on_changed (RestanteTray *self)
{
  show_item (self);
  show_menu (self);
}

/* The domain that an item of the menu speaks of: the worst, or one that has what it counts. */
static guint
find_subject (RestanteTray *self, MenuItem item)
{
  RestanteTraySummary summary = sum_up (self);
  RestanteTrayFacts *facts = (RestanteTrayFacts *)(gpointer)self->facts->data;

  for (guint i = 0; i < self->facts->len; i++)
    if ((item == ITEM_PARKED && facts[i].parked > 0) || (item == ITEM_HELD && facts[i].held > 0))
      return i;
  return summary.worst ? (guint)(summary.worst - facts) : G_MAXUINT;
}

static void
show_page (RestanteTray *self, MenuItem item)
{
  guint subject = find_subject (self, item);
  const RestanteTrayFacts *facts;
  g_autofree char *place = NULL;

  if (subject == G_MAXUINT)
    return;
  facts = &g_array_index (self->facts, RestanteTrayFacts, subject);
  place = restante_place_to_string (
      restante_holder_get_place (g_ptr_array_index (self->holders, subject)));
  g_action_group_activate_action (
      G_ACTION_GROUP (self->application), "show",
      g_variant_new ("(ssss)", place, facts->name, items[item].page, items[item].detail));
}

static void
on_chosen (RestanteTray *self, guint item)
{
  if (items[item].action)
    g_action_group_activate_action (G_ACTION_GROUP (self->application), items[item].action, NULL);
  else if (items[item].page)
    show_page (self, item);
  else
    g_application_activate (self->application);
}

/* Without the token the window of a Wayland desktop stays behind the others. */
static void
on_activate (RestanteTray *self, const char *token)
{
  GtkWindow *window;

  g_application_activate (self->application);
  window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
  if (window && token)
    gtk_window_set_startup_id (window, token);
}

static void
on_hosted (RestanteTray *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOSTED]);
}

gboolean
restante_tray_get_hosted (RestanteTray *self)
{
  return restante_status_item_get_hosted (self->item);
}

const char *
restante_tray_get_title (RestanteTray *self)
{
  return self->title;
}

RestanteTray *
restante_tray_new (GApplication *application, RestanteHolderGroup *group)
{
  RestanteTray *self = g_object_new (RESTANTE_TYPE_TRAY, NULL);
  GDBusConnection *connection = g_application_get_dbus_connection (application);
  g_autofree char *icons = connection ? restante_status_icons_find () : NULL;

  self->application = application;
  self->group = g_object_ref (group);
  self->menu = restante_dbus_menu_new (connection, MENU_PATH, N_ITEMS);
  self->item = restante_status_item_new (connection, MENU_PATH, icons);
  g_signal_connect_object (self->menu, "opening", G_CALLBACK (show_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->menu, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "notify::hosted", G_CALLBACK (on_hosted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return self;
}

static void
restante_tray_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteTray *self = RESTANTE_TRAY (object);

  if (id == PROP_HOSTED)
    g_value_set_boolean (value, restante_tray_get_hosted (self));
  else if (id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_tray_dispose (GObject *object)
{
  RestanteTray *self = RESTANTE_TRAY (object);

  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (restante_tray_parent_class)->dispose (object);
}

static void
restante_tray_finalize (GObject *object)
{
  RestanteTray *self = RESTANTE_TRAY (object);

  g_free (self->title);
  g_array_unref (self->facts);
  g_ptr_array_unref (self->holders);
  G_OBJECT_CLASS (restante_tray_parent_class)->finalize (object);
}

static void
restante_tray_class_init (RestanteTrayClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = restante_tray_get_property;
  object_class->dispose = restante_tray_dispose;
  object_class->finalize = restante_tray_finalize;
  properties[PROP_HOSTED] = g_param_spec_boolean ("hosted", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
restante_tray_init (RestanteTray *self)
{
  self->facts = g_array_new (FALSE, TRUE, sizeof (RestanteTrayFacts));
  self->holders = g_ptr_array_new ();
}
