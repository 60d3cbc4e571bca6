/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#include "config.h"
#include "daemon.h"
#include "log.h"
#include "reporting.h"

#define DEFAULT_CONFIG "/etc/restante/restanted.conf"

/* Exit statuses of DESIGN section 8. */
enum
{
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
};

typedef struct
{
  char *config;
  gboolean check;
  gboolean version;
} Options;

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
      "Read the settings from FILE (" DEFAULT_CONFIG ")", "FILE" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &options->check,
      "Check the settings and exit: 0 when they are right, 2 when not", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and exit", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Restante's daemon: keeps the mail of a home mail server "
                                         "while it is away, and hands it over when it is back.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "\"%s\" is not an option; see restanted --help", (*argv)[1]);
  return *argc == 1;
}

static int
complain (const GError *error, int status)
{
  fprintf (stderr, "restanted: %s\n", error->message);
  return status;
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static int
serve (const RestanteConfig *config)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDaemon) daemon = restante_daemon_start (config, &error);
  g_autofree char *listening = NULL;

  if (daemon == NULL)
    return complain (error, EXIT_FAILED);
  listening = g_strjoinv (", ", (char **)restante_daemon_get_listening (daemon));
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_message ("Receiving mail at %s as %s", listening, config->hostname);
  sd_notify (0, "READY=1");
  g_main_loop_run (loop);
  sd_notify (0, "STOPPING=1");
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  Options options = { NULL, FALSE, FALSE };
  g_autofree char *path = NULL;
  g_autoptr (RestanteConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error))
    return complain (error, EXIT_USAGE);
  path = options.config != NULL ? options.config : g_strdup (DEFAULT_CONFIG);
  if (options.version) {
    printf ("restanted %s\n", RESTANTE_VERSION);
    return EXIT_SUCCESS;
  }
  config = restante_config_load (path, &error);
  if (config == NULL)
    return complain (error, EXIT_USAGE);
  if (options.check) {
    g_auto (GStrv) advice = restante_reporting_check (config);

    printf ("%s: the settings are right\n", path);
    for (char **line = advice; *line != NULL; line++)
      printf ("%s: %s\n", path, *line);
    return EXIT_SUCCESS;
  }
  restante_log_init ();
  signal (SIGPIPE, SIG_IGN);
  umask (0077);
  return serve (config);
}
