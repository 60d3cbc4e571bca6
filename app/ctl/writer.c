/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/error.h"
#include "api/new-writer.h"
#include "api/writer-info.h"
#include "api/writer-list.h"
#include "api/writer-test.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/secret.h"
#include "ctl/table.h"

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

/* What each kind is asked for when no file was named. */
static const struct
{
  const char *kind;
  RestanteSecretKind secret;
  const char *question;
} questions[] = {
  { "rfc2136", RESTANTE_SECRET_CLAUSE, "Key, as tsig-keygen prints it" },
  { "dyndns2", RESTANTE_SECRET_LINE, "Password" },
  { "desec", RESTANTE_SECRET_LINE, "Token" },
  { "cloudflare", RESTANTE_SECRET_LINE, "Token" },
  { "hetzner", RESTANTE_SECRET_LINE, "Token" },
  { "gandi", RESTANTE_SECRET_LINE, "Token" },
  { "duckdns", RESTANTE_SECRET_LINE, "Token" },
};

static gboolean
read_secret (RestanteContext *context, char **secret, GError **error)
{
  const char *kind = restante_context_get (context, RESTANTE_OPTION_KIND);

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_strcmp0 (questions[i].kind, kind) == 0)
      return restante_secret_read (context, questions[i].secret, questions[i].question, secret,
                                   error);
  return restante_secret_read (context, RESTANTE_SECRET_NONE, NULL, secret, error);
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
