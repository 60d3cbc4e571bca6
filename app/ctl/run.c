/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/run.h"

#include "api/error.h"
#include "client/error.h"
#include "client/format.h"
#include "ctl/command.h"

int
restante_ctl_exit_status (const GError *error)
{
  if (error->domain == RESTANTE_API_ERROR)
    return restante_api_error_exit_status ((RestanteApiError)error->code);
  if (error->domain == RESTANTE_CLIENT_ERROR && error->code != RESTANTE_CLIENT_ERROR_FILE)
    return RESTANTE_EXIT_NOT_REACHED;
  return RESTANTE_EXIT_FAILED;
}

/* The document that says the same as @error; a holder that is not reached is one that is not
 * available. */
static void
print_document (RestanteTerminal *terminal, const GError *error)
{
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (restante_ctl_exit_status (error) == RESTANTE_EXIT_NOT_REACHED) {
    copy->domain = RESTANTE_API_ERROR;
    copy->code = RESTANTE_API_ERROR_UNAVAILABLE;
  }
  node = restante_api_error_to_json (copy);
  text = json_to_string (node, FALSE);
  restante_terminal_printf (terminal, "%s\n", text);
}

static int
fail (RestanteTerminal *terminal, const GError *error, gboolean json)
{
  g_autofree char *line = restante_format_safe (error->message);

  if (json)
    print_document (terminal, error);
  fflush (terminal->out);
  fprintf (terminal->err, "restantectl: %s\n", line);
  return restante_ctl_exit_status (error);
}

static void
clear_context (RestanteContext *context)
{
  if (context->link)
    restante_link_close (context->link);
  g_clear_object (&context->link);
  /* What was broken off comes to its end. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
run_command (RestanteContext *context, const RestanteCommand *command)
{
  g_autoptr (GError) error = NULL;
  gboolean json = restante_context_has (context, RESTANTE_OPTION_JSON);
  gboolean done = command->run (context, &error);
  int status = context->found_fault ? RESTANTE_EXIT_FAILED : RESTANTE_EXIT_DONE;

  clear_context (context);
  if (!done && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    status = RESTANTE_EXIT_FAILED; /* who interrupted it knows */
  else if (!done)
    status = fail (context->terminal, error, json);
  else if (fflush (context->terminal->out) != 0)
    status = RESTANTE_EXIT_FAILED;
  return status;
}

static int
print_help (RestanteTerminal *terminal, const RestanteCommand *command)
{
  g_autofree char *help = restante_command_help (command);

  restante_terminal_print (terminal, RESTANTE_COLOUR_PLAIN, help);
  return RESTANTE_EXIT_DONE;
}

static gboolean
asks_for_all_help (const RestanteOptions *options)
{
  if (!restante_options_has (options, RESTANTE_OPTION_HELP))
    return FALSE;
  return options->words->len == 0 ||
         (options->words->len == 1 &&
          restante_command_is_group (g_ptr_array_index (options->words, 0)));
}

int
restante_ctl_run (const char *const *argv, RestanteTerminal *terminal, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteOptions) options = restante_options_parse (argv, &error);
  const RestanteCommand *command = NULL;
  RestanteContext context = { .options = options,
                              .terminal = terminal,
                              .cancellable = cancellable };
  guint n_words = 0;

  if (!options)
    return fail (terminal, error, FALSE);
  if (restante_options_has (options, RESTANTE_OPTION_VERSION)) {
    restante_terminal_printf (terminal, "restantectl %s\n", RESTANTE_VERSION);
    return RESTANTE_EXIT_DONE;
  }
  if (asks_for_all_help (options))
    return print_help (terminal, NULL);
  command = restante_command_find (options, &n_words, &error);
  if (!command)
    return fail (terminal, error, restante_options_has (options, RESTANTE_OPTION_JSON));
  if (restante_options_has (options, RESTANTE_OPTION_HELP))
    return print_help (terminal, command);
  g_ptr_array_add (options->words, NULL);
  context.ids = (const char *const *)options->words->pdata + n_words;
  context.now = g_get_real_time () / G_USEC_PER_SEC;
  return run_command (&context, command);
}
