/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/background.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "tray/autostart.h"
#include "tray/notice-sender.h"
#include "tray/portal.h"

#define GROUP  "background"
#define WISH   "enabled"
#define PLACES "holders"
#define ACTION "run-in-background"

struct _RestanteBackground
{
  GObject parent_instance;
  GtkApplication *application; /* not owned: it owns this */
  RestanteHolderGroup *group;
  RestanteTray *tray;
  GDBusConnection *connection; /* NULL: there is no bus */
  char *path;
  GKeyFile *file;
  GSimpleAction *action;
  gboolean staying;    /* it was started without a window */
  gboolean windowless; /* the last window closed, and it stays */
  gboolean quitting;
  gboolean holding; /* the application */
};

G_DEFINE_FINAL_TYPE (RestanteBackground, restante_background, G_TYPE_OBJECT)

static gboolean
has_wish (RestanteBackground *self)
{
  return g_key_file_get_boolean (self->file, GROUP, WISH, NULL);
}

gboolean
restante_background_stays (RestanteBackground *self)
{
  return !self->quitting &&
         (self->staying || has_wish (self) || restante_tray_get_hosted (self->tray));
}

/* A tray that goes away later does not end it: panels are started anew. */
static void
update_hold (RestanteBackground *self)
{
  gboolean hold = !self->quitting && (self->staying || self->windowless);

  if (hold == self->holding)
    return;
  self->holding = hold;
  if (hold)
    g_application_hold (G_APPLICATION (self->application));
  else
    g_application_release (G_APPLICATION (self->application));
}

/* On a desktop without a tray the list of what runs in the background says how things are. */
static void
tell_desktop (RestanteBackground *self)
{
  const char *title = restante_tray_get_title (self->tray);

  if (self->connection && title && self->holding && !restante_tray_get_hosted (self->tray))
    restante_portal_set_status (self->connection, title);
}

static void
on_windows_changed (RestanteBackground *self)
{
  gboolean windowless = gtk_application_get_windows (self->application) == NULL;

  self->windowless = windowless && restante_background_stays (self);
  update_hold (self);
  tell_desktop (self);
}

void
restante_background_stay (RestanteBackground *self)
{
  self->staying = TRUE;
  update_hold (self);
  tell_desktop (self);
}

void
restante_background_quit (RestanteBackground *self)
{
  self->quitting = TRUE;
  update_hold (self);
}

/* The wish. */

static void
save (RestanteBackground *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (self->file, self->path, &error))
    g_warning ("The settings are not kept: %s", error->message);
}

static void
remember_places (RestanteBackground *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) places = NULL;

  if (!has_wish (self))
    return;
  for (guint i = 0; i < restante_holder_group_get_size (self->group); i++) {
    RestanteHolder *holder = restante_holder_group_get (self->group, i);
    g_autofree char *place = restante_place_to_string (restante_holder_get_place (holder));

    g_strv_builder_add (builder, place);
  }
  places = g_strv_builder_end (builder);
  g_key_file_set_string_list (self->file, GROUP, PLACES, (const char *const *)places,
                              g_strv_length (places));
  save (self);
}

static void
set_wish (RestanteBackground *self, gboolean wish)
{
  g_key_file_set_boolean (self->file, GROUP, WISH, wish);
  g_simple_action_set_state (self->action, g_variant_new_boolean (wish));
  save (self);
  remember_places (self);
}

/* Only holders that come are remembered: those that go do so because the app ends. */
static void
on_group_changed (RestanteBackground *self, RestanteHolder *holder)
{
  g_auto (GStrv) places = g_key_file_get_string_list (self->file, GROUP, PLACES, NULL, NULL);
  g_autofree char *place =
      holder ? restante_place_to_string (restante_holder_get_place (holder)) : NULL;

  if (place && has_wish (self) &&
      (!places || !g_strv_contains ((const char *const *)places, place)))
    remember_places (self);
}

gboolean
restante_background_watch_remembered (RestanteBackground *self)
{
  g_auto (GStrv) places = g_key_file_get_string_list (self->file, GROUP, PLACES, NULL, NULL);

  for (gsize i = 0; has_wish (self) && places && places[i]; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RestantePlace) place = restante_place_from_string (places[i], &error);

    if (place)
      restante_holder_group_watch (self->group, place);
    else
      g_warning ("%s: %s", self->path, error->message);
  }
  return restante_holder_group_get_size (self->group) > 0;
}

static void
say_refused (RestanteBackground *self, const GError *error)
{
  g_autofree char *sentence = restante_format_sentence (error->message);

  set_wish (self, FALSE);
  restante_notice_say (G_APPLICATION (self->application),
                       _ ("Restante Cannot Run in the Background"), sentence);
}

/* Without a portal the app looks after it itself. */
static void
on_portal (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteBackground) self = user_data;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;

  if (restante_portal_request_finish (result, &refused))
    return;
  if (has_wish (self) && g_error_matches (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    say_refused (self, refused);
  else if (!restante_autostart_set (has_wish (self), &error))
    say_refused (self, error);
}

static void
on_change_state (RestanteBackground *self, GVariant *value)
{
  gboolean wish = g_variant_get_boolean (value);
  g_auto (GStrv) command = restante_autostart_get_command ();

  set_wish (self, wish);
  if (self->connection)
    restante_portal_request_async (
        self->connection, _ ("Restante tells you when your mail server goes down."),
        (const char *const *)command, wish, NULL, on_portal, g_object_ref (self));
}

RestanteBackground *
restante_background_new (GtkApplication *application,
                         RestanteHolderGroup *group,
                         RestanteTray *tray,
                         const char *path)
{
  RestanteBackground *self = g_object_new (RESTANTE_TYPE_BACKGROUND, NULL);

  self->application = application;
  g_set_object (&self->connection, g_application_get_dbus_connection (G_APPLICATION (application)));
  self->group = g_object_ref (group);
  self->tray = g_object_ref (tray);
  self->path = g_strdup (path);
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  self->action =
      g_simple_action_new_stateful (ACTION, NULL, g_variant_new_boolean (has_wish (self)));
  g_signal_connect_object (self->action, "change-state", G_CALLBACK (on_change_state), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (self->action));
  g_signal_connect_object (application, "window-added", G_CALLBACK (on_windows_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "window-removed", G_CALLBACK (on_windows_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "changed", G_CALLBACK (on_group_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "notify", G_CALLBACK (tell_desktop), self, G_CONNECT_SWAPPED);
  return self;
}

static void
restante_background_dispose (GObject *object)
{
  RestanteBackground *self = RESTANTE_BACKGROUND (object);

  g_clear_object (&self->action);
  g_clear_object (&self->connection);
  g_clear_object (&self->tray);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (restante_background_parent_class)->dispose (object);
}

static void
restante_background_finalize (GObject *object)
{
  RestanteBackground *self = RESTANTE_BACKGROUND (object);

  g_key_file_unref (self->file);
  g_free (self->path);
  G_OBJECT_CLASS (restante_background_parent_class)->finalize (object);
}

static void
restante_background_class_init (RestanteBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_background_finalize;
}

static void
restante_background_init (RestanteBackground *self)
{
  self->file = g_key_file_new ();
}
