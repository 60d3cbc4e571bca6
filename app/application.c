/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"

#include <glib/gi18n.h>

#include "client/place.h"
#include "window.h"

#define EXIT_USAGE 2

struct _RestanteApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (RestanteApplication, restante_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "control", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Control socket of a holder on this computer"), N_ ("PATH") },
  { "host", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Holder on another machine, reached with SSH"),
    N_ ("USER@HOST") },
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
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Each window finishes what was put off (a deletion that could still be undone). */
  for (GList *one = windows; one; one = one->next)
    gtk_window_close (one->data);
  g_list_free (windows);
}

static GtkWindow *
find_window (GtkApplication *application, RestantePlace *place)
{
  for (GList *one = gtk_application_get_windows (application); one; one = one->next)
    if (RESTANTE_IS_WINDOW (one->data) &&
        restante_place_equal (restante_holder_get_place (restante_window_get_holder (one->data)),
                              place))
      return one->data;
  return NULL;
}

static void
open_window (GtkApplication *application, RestantePlace *place)
{
  GtkWindow *window = find_window (application, place);

  if (!window) {
    g_autoptr (RestanteHolder) holder = restante_holder_new (place);

    window = GTK_WINDOW (restante_window_new (ADW_APPLICATION (application), holder));
  }
  gtk_window_present (window);
}

static int
restante_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  GVariantDict *given = g_application_command_line_get_options_dict (line);
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GError) error = NULL;
  const char *control = NULL, *host = NULL;

  g_variant_dict_lookup (given, "control", "^&ay", &control);
  g_variant_dict_lookup (given, "host", "&s", &host);
  if (!control && !host)
    control = g_application_command_line_getenv (line, "RESTANTE_CONTROL");
  place = restante_place_find (control, host, &error);
  if (!place) {
    g_application_command_line_printerr (line, "restante: %s\n", error->message);
    return EXIT_USAGE;
  }
  open_window (GTK_APPLICATION (application), place);
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
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GError) error = NULL;

  if (window) {
    gtk_window_present (window);
    return;
  }
  place = restante_place_find (NULL, NULL, &error);
  if (place)
    open_window (GTK_APPLICATION (application), place);
  else
    g_warning ("%s", error->message);
}

static void
restante_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", on_about },
    { "quit", on_quit },
  };

  G_APPLICATION_CLASS (restante_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("org.restante.Restante");
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);
}

static void
restante_application_class_init (RestanteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = restante_application_startup;
  application_class->activate = restante_application_activate;
  application_class->command_line = restante_application_command_line;
  application_class->handle_local_options = restante_application_handle_local_options;
}

static void
restante_application_init (RestanteApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

RestanteApplication *
restante_application_new (void)
{
  return g_object_new (RESTANTE_TYPE_APPLICATION, "application-id", "org.restante.Restante",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_SEND_ENVIRONMENT,
                       "resource-base-path", "/org/restante/Restante", NULL);
}
