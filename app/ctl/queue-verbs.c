/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/affected.h"
#include "api/duration.h"
#include "api/error.h"
#include "api/message-page.h"
#include "api/message.h"
#include "client/format.h"
#include "ctl/commands.h"

/* @done: "will be sent again". */
static gboolean
call_verb (RestanteContext *context,
           const char *target,
           RestanteSelection *selection,
           const char *done,
           GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteAffected) affected = restante_context_call (
      context, "POST", target, selection, RESTANTE_TYPE_AFFECTED, &document, error);
  g_autofree char *messages = NULL;
  gint64 n;

  if (!affected)
    return FALSE;
  n = restante_affected_get_affected (affected);
  messages = restante_format_messages ((guint64)MAX (n, 0));
  if (!restante_context_print_json (context, document))
    restante_terminal_printf (context->terminal, "%s %s.\n", messages, done);
  return TRUE;
}

gboolean
restante_ctl_queue_resend (RestanteContext *context, GError **error)
{
  const char *to = restante_context_get (context, RESTANTE_OPTION_TO);
  const char *via = restante_context_get (context, RESTANTE_OPTION_VIA);
  g_autoptr (RestanteQuery) query = restante_context_selection (context, error);
  g_autoptr (RestanteSelection) selection = NULL;

  if (!query)
    return FALSE;
  if (to && via)
    return restante_context_usage (error, "--to and --via are two ways; give one of them");
  selection = restante_query_to_selection (query);
  g_object_set (selection, "to", to, "via", via, NULL);
  return call_verb (context, "/v1/queue/resend", selection,
                    to || via ? "sent elsewhere" : "to be sent again", error);
}

gboolean
restante_ctl_queue_extend (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteQuery) query = restante_context_selection (context, error);
  g_autoptr (RestanteSelection) selection = NULL;
  gint64 by;

  if (!query)
    return FALSE;
  if (!restante_duration_parse (restante_context_get (context, RESTANTE_OPTION_BY), &by, error)) {
    g_prefix_error (error, "--by: ");
    return FALSE;
  }
  selection = restante_query_to_selection (query);
  g_object_set (selection, "by", by, NULL);
  return call_verb (context, "/v1/queue/extend", selection, "held longer", error);
}

static char *
newest_id (RestanteMessagePage *page)
{
  GListModel *messages = restante_message_page_get_messages (page);
  g_autoptr (RestanteMessage) newest = g_list_model_get_item (messages, 0);

  return newest ? g_strdup (restante_message_get_id (newest)) : NULL;
}

/* Counts what is meant and asks. What comes while the question stands is not meant: query->up_to.
 */
static gboolean
confirm_all (RestanteContext *context, RestanteQuery *query, GError **error)
{
  g_autofree char *filters = restante_query_to_string (query);
  g_autofree char *target = g_strconcat ("/v1/queue?limit=1", *filters ? "&" : "", filters, NULL);
  g_autoptr (RestanteMessagePage) page = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *question = NULL;

  page =
      restante_context_call (context, "GET", target, NULL, RESTANTE_TYPE_MESSAGE_PAGE, NULL, error);
  if (!page)
    return FALSE;
  query->up_to = newest_id (page);
  if (!query->up_to) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND,
                         "no message matches; nothing was deleted");
    return FALSE;
  }
  messages = restante_format_messages ((guint64)MAX (restante_message_page_get_total (page), 0));
  question = g_strdup_printf ("Delete %s for good?", messages);
  if (restante_terminal_ask (context->terminal, question))
    return TRUE;
  g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, "nothing was deleted");
  return FALSE;
}

gboolean
restante_ctl_queue_delete (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteQuery) query = restante_context_selection (context, error);
  g_autoptr (RestanteSelection) selection = NULL;

  if (!query)
    return FALSE;
  /* A script has nobody to ask: the command is its word. */
  if (!query->ids && context->terminal->interactive &&
      !restante_context_has (context, RESTANTE_OPTION_YES) && !confirm_all (context, query, error))
    return FALSE;
  selection = restante_query_to_selection (query);
  return call_verb (context, "/v1/queue/delete", selection, "deleted", error);
}
