/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"

#include <glib/gi18n.h>

#include "client/place.h"
#include "tray/background.h"
#include "tray/holder-actions.h"
#include "tray/notices.h"
#include "tray/tray.h"
#include "window.h"

#define EXIT_USAGE 2

struct _RestanteApplication
{
  AdwApplication parent_instance;
  RestanteHolderGroup *group;
  RestanteTray *tray;
  RestanteNotices *notices;
  RestanteBackground *background;
};

G_DEFINE_FINAL_TYPE (RestanteApplication, restante_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "control", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Control socket of a holder on this computer"), N_ ("PATH") },
  { "host", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Holder on another machine, reached with SSH"),
    N_ ("USER@HOST") },
  { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Watch without a window, and show notices"),
    NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { NULL },
};

/* The accelerators of the window's and the pages' actions, as the HIG has them. */
static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.back", { "<Alt>Left" } },
  { "win.retry", { "<Control>r", "F5" } },
  { "win.add-domain", { "<Control>n" } },
  { "win.show-page(('overview',''))", { "<Alt>1" } },
  { "win.show-page(('held',''))", { "<Alt>2" } },
  { "win.show-page(('dns',''))", { "<Alt>3" } },
};

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  adw_show_about_window (window, "application-name", "Restante", "application-icon",
                         "org.restante.Restante", "version", RESTANTE_VERSION, "developer-name",
                         _ ("The Restante developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments",
                         _ ("Watch over the mail that waits for your server, and hand it over."),
                         /* Translators: your names, one a line. */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RestanteApplication *self = user_data;
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  restante_background_quit (self->background);
  /* Each window finishes what was put off (a deletion that could still be undone). */
  for (GList *one = windows; one; one = one->next)
    gtk_window_close (one->data);
  g_list_free (windows);
}

static RestanteWindow *
find_window (RestanteApplication *self, RestanteHolder *holder)
{
  for (GList *one = gtk_application_get_windows (GTK_APPLICATION (self)); one; one = one->next)
    if (RESTANTE_IS_WINDOW (one->data) && restante_window_get_holder (one->data) == holder)
      return one->data;
  return NULL;
}

static RestanteWindow *
open_window (RestanteApplication *self, RestanteHolder *holder)
{
  RestanteWindow *window = find_window (self, holder);

  if (!window)
    window = restante_window_new (ADW_APPLICATION (self), holder);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* From a notice or the tray, perhaps of a holder that is watched no more. */
static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RestanteApplication *self = user_data;
  const char *text, *domain, *page, *detail;
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_get (parameter, "(&s&s&s&s)", &text, &domain, &page, &detail);
  place = restante_place_from_string (text, &error);
  if (place)
    restante_window_show (open_window (self, restante_holder_group_watch (self->group, place)),
                          domain, page, detail);
  else
    g_warning ("There is nothing to show: %s", error->message);
}

/* The holders that the owner wants watched, or the usual one. */
static void
watch_usual (RestanteApplication *self)
{
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GError) error = NULL;

  if (restante_background_watch_remembered (self->background))
    return;
  place = restante_place_find (NULL, NULL, &error);
  if (place)
    restante_holder_group_watch (self->group, place);
  else
    g_warning ("%s", error->message);
}

/* A holder is watched as long as a window shows it, and longer when the app stays without one. */
static void
on_window_removed (RestanteApplication *self, GtkWindow *window)
{
  if (RESTANTE_IS_WINDOW (window) && !restante_background_stays (self->background))
    restante_holder_group_drop (self->group, restante_window_get_holder (RESTANTE_WINDOW (window)));
}

/* What the command line asks for; NULL: nothing, and @error is set when it is wrong. */
static RestantePlace *
find_place (GApplicationCommandLine *line, GVariantDict *given, GError **error)
{
  const char *control = NULL, *host = NULL;

  g_variant_dict_lookup (given, "control", "^&ay", &control);
  g_variant_dict_lookup (given, "host", "&s", &host);
  if (!control && !host)
    control = g_application_command_line_getenv (line, "RESTANTE_CONTROL");
  return control || host ? restante_place_find (control, host, error) : NULL;
}

static int
restante_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  RestanteApplication *self = RESTANTE_APPLICATION (application);
  GVariantDict *given = g_application_command_line_get_options_dict (line);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestantePlace) place = find_place (line, given, &error);
  RestanteHolder *holder = place ? restante_holder_group_watch (self->group, place) : NULL;

  if (error) {
    g_application_command_line_printerr (line, "restante: %s\n", error->message);
    return EXIT_USAGE;
  }
  if (!holder)
    watch_usual (self);
  if (g_variant_dict_contains (given, "background"))
    restante_background_stay (self->background);
  else if (holder)
    open_window (self, holder);
  else
    g_application_activate (application);
  return EXIT_SUCCESS;
}

static int
restante_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  if (!g_variant_dict_contains (given, "version"))
    return -1;
  g_print ("restante %s\n", RESTANTE_VERSION);
  return EXIT_SUCCESS;
}

static void
restante_application_activate (GApplication *application)
{
  RestanteApplication *self = RESTANTE_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  restante_holder_group_want (self->group);
  if (window)
    gtk_window_present (window);
  else if (restante_holder_group_get_size (self->group) > 0)
    open_window (self, restante_holder_group_get (self->group, 0));
}

static void
start_tray (RestanteApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  g_autofree char *told = g_build_filename (g_get_user_state_dir (), "restante", "notices", NULL);
  g_autofree char *settings =
      g_build_filename (g_get_user_config_dir (), "restante", "restante.conf", NULL);

  self->tray = restante_tray_new (application, self->group);
  self->notices = restante_notices_new (application, self->group, told);
  self->background =
      restante_background_new (GTK_APPLICATION (self), self->group, self->tray, settings);
  restante_holder_actions_add (application, self->group);
  g_signal_connect_swapped (self->group, "wanted", G_CALLBACK (watch_usual), self);
  g_signal_connect (self, "window-removed", G_CALLBACK (on_window_removed), NULL);
}

static void
restante_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", on_about },
    { "quit", on_quit },
    { "show", on_show, "(ssss)" },
  };

  G_APPLICATION_CLASS (restante_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("org.restante.Restante");
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);
  start_tray (RESTANTE_APPLICATION (application));
}

static void
restante_application_dispose (GObject *object)
{
  RestanteApplication *self = RESTANTE_APPLICATION (object);

  g_clear_object (&self->background);
  g_clear_object (&self->notices);
  g_clear_object (&self->tray);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (restante_application_parent_class)->dispose (object);
}

static void
restante_application_class_init (RestanteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_application_dispose;
  application_class->startup = restante_application_startup;
  application_class->activate = restante_application_activate;
  application_class->command_line = restante_application_command_line;
  application_class->handle_local_options = restante_application_handle_local_options;
}

static void
restante_application_init (RestanteApplication *self)
{
  self->group = restante_holder_group_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

RestanteApplication *
restante_application_new (void)
{
  return g_object_new (RESTANTE_TYPE_APPLICATION, "application-id", "org.restante.Restante",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_SEND_ENVIRONMENT,
                       "resource-base-path", "/org/restante/Restante", NULL);
}
