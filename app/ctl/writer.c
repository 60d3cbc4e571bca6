/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/error.h"
#include "api/new-writer.h"
#include "api/writer-info.h"
#include "api/writer-list.h"
#include "api/writer-test.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/table.h"

#define SECRET_MAX 4096 /* bytes; a key clause has some 150 */

static const RestanteColumn columns[] = {
  { "NAME", FALSE, TRUE },   { "KIND", FALSE, FALSE }, { "ZONE", FALSE, TRUE },
  { "SERVER", FALSE, TRUE }, { "KEY", FALSE, TRUE },
};

static void
print_list (RestanteContext *context, RestanteWriterList *list)
{
  GListModel *writers = restante_writer_list_get_writers (list);
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < g_list_model_get_n_items (writers); i++) {
    g_autoptr (RestanteWriterInfo) writer = g_list_model_get_item (writers, i);

    restante_table_add (table, RESTANTE_COLOUR_STRONG, restante_writer_info_get_name (writer));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_writer_info_get_kind (writer));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_writer_info_get_zone (writer));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_writer_info_get_server (writer));
    restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_writer_info_get_key (writer));
  }
  if (g_list_model_get_n_items (writers) == 0)
    restante_terminal_printf (context->terminal,
                              "There is no way to write DNS; add one with writer add.\n");
  else
    restante_table_print (table, context->terminal);
}

static gboolean
call_and_show (
    RestanteContext *context, const char *method, const char *target, gpointer body, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteWriterList) list = restante_context_call (
      context, method, target, body, RESTANTE_TYPE_WRITER_LIST, &document, error);

  if (list == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_list (context, list);
  return TRUE;
}

/* "/v1/writers/" and the command's first word, escaped, and @rest. */
static char *
target_of (RestanteContext *context, const char *rest)
{
  g_autofree char *name = g_uri_escape_string (context->ids[0], NULL, FALSE);

  return g_strconcat ("/v1/writers/", name, rest, NULL);
}

static const RestanteOption secrets[] = { RESTANTE_OPTION_KEY_FILE, RESTANTE_OPTION_PASSWORD_FILE,
                                          RESTANTE_OPTION_TOKEN_FILE };

/* From a file, or from standard input: a secret is never an argument. */
static char *
read_file (RestanteContext *context, RestanteOption option, GError **error)
{
  const char *path = restante_context_get (context, option);
  g_autofree char *buffer = g_malloc0 (SECRET_MAX + 1);
  g_autoptr (GError) failure = NULL;
  char *secret = NULL;
  gsize length;

  if (g_strcmp0 (path, "-") == 0) {
    length = fread (buffer, 1, SECRET_MAX, context->terminal->in);
    return g_strndup (buffer, length);
  }
  if (g_file_get_contents (path, &secret, &length, &failure) && length <= SECRET_MAX)
    return secret;
  g_free (secret);
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, "%s %s: %s",
               restante_option_name (option), path,
               failure != NULL ? failure->message : "that is too long for a secret");
  return NULL;
}

/* Of a password or a token the end of its line is no part. *@secret stays NULL when none was given:
 * the kinds say what they need. */
static gboolean
read_secret (RestanteContext *context, char **secret, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    if (!restante_context_has (context, secrets[i]))
      continue;
    g_free (*secret);
    *secret = read_file (context, secrets[i], error);
    if (*secret == NULL)
      return FALSE;
    if (secrets[i] != RESTANTE_OPTION_KEY_FILE)
      g_strchomp (*secret);
  }
  return TRUE;
}

static RestanteNewWriter *
new_body (RestanteContext *context, const char *secret)
{
  return g_object_new (RESTANTE_TYPE_NEW_WRITER, "name", context->ids[0], "kind",
                       restante_context_get (context, RESTANTE_OPTION_KIND), "zone",
                       restante_context_get (context, RESTANTE_OPTION_ZONE), "server",
                       restante_context_get (context, RESTANTE_OPTION_SERVER), "url",
                       restante_context_get (context, RESTANTE_OPTION_URL), "user",
                       restante_context_get (context, RESTANTE_OPTION_USER), "command",
                       restante_context_get (context, RESTANTE_OPTION_COMMAND), "secret", secret,
                       NULL);
}

gboolean
restante_ctl_writer_add (RestanteContext *context, GError **error)
{
  g_autofree char *secret = NULL;
  g_autoptr (RestanteNewWriter) body = NULL;

  if (!read_secret (context, &secret, error))
    return FALSE;
  body = new_body (context, secret);
  return call_and_show (context, "POST", "/v1/writers", body, error);
}

gboolean
restante_ctl_writer_list (RestanteContext *context, GError **error)
{
  return call_and_show (context, "GET", "/v1/writers", NULL, error);
}

gboolean
restante_ctl_writer_remove (RestanteContext *context, GError **error)
{
  g_autofree char *target = target_of (context, "");

  return call_and_show (context, "DELETE", target, NULL, error);
}

gboolean
restante_ctl_writer_test (RestanteContext *context, GError **error)
{
  g_autofree char *target = target_of (context, "/test");
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteWriterTest) test = restante_context_call (
      context, "POST", target, NULL, RESTANTE_TYPE_WRITER_TEST, &document, error);
  g_autofree char *text = NULL;

  if (test == NULL)
    return FALSE;
  context->found_fault = !restante_writer_test_get_ok (test);
  if (restante_context_print_json (context, document))
    return TRUE;
  text = restante_format_sentence (restante_writer_test_get_text (test));
  restante_terminal_printf (context->terminal, "%s\n", text);
  return TRUE;
}
