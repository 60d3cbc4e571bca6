/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/attachment.h"
#include "api/header-field.h"
#include "api/message-page.h"
#include "api/message.h"
#include "api/reading.h"
#include "api/recipient.h"
#include "api/size.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/table.h"

static const RestanteColumn columns[] = {
  { "ID", TRUE },   { "STATE" },   { "FROM", FALSE, TRUE }, { "TO", FALSE, TRUE },
  { "SIZE", TRUE }, { "ARRIVED" }, { "TIME LEFT" },         { "SUBJECT", FALSE, TRUE },
};

/* "ann@example.net", "ann@example.net +2" */
static char *
recipients_in_short (RestanteMessage *message)
{
  GListModel *recipients = restante_message_get_recipients (message);
  guint n = g_list_model_get_n_items (recipients);
  g_autoptr (RestanteRecipient) first = n > 0 ? g_list_model_get_item (recipients, 0) : NULL;

  if (!first)
    return g_strdup ("");
  if (n == 1)
    return g_strdup (restante_recipient_get_address (first));
  return g_strdup_printf ("%s +%u", restante_recipient_get_address (first), n - 1);
}

static const char *
sender_of (RestanteMessage *message)
{
  const char *sender = restante_message_get_sender (message);

  return sender && *sender ? sender : "<>";
}

static char *
time_left (RestanteMessage *message, gint64 now)
{
  const char *state = restante_message_get_state (message);

  if (g_strcmp0 (state, "held") != 0)
    return g_strdup ("-");
  return restante_format_time_left (restante_message_get_expires (message), now);
}

static void
add_row (RestanteTable *table, RestanteMessage *message, gint64 now)
{
  const char *state = restante_message_get_state (message);

  restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_message_get_id (message));
  restante_table_add (table, restante_terminal_colour_of (state), state);
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, sender_of (message));
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, recipients_in_short (message));
  restante_table_take (table, RESTANTE_COLOUR_PLAIN,
                       restante_size_to_words (restante_message_get_size (message)));
  restante_table_take (table, RESTANTE_COLOUR_PLAIN,
                       restante_format_time (restante_message_get_arrived (message), now));
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, time_left (message, now));
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_message_get_subject (message));
}

static char *
list_target (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteQuery) query = restante_context_filters (context, error);
  const char *after = restante_context_get (context, RESTANTE_OPTION_AFTER);
  g_autofree char *filters = NULL;
  GString *target;
  guint limit;

  if (!query || !restante_context_limit (context, 100, &limit, error))
    return NULL;
  filters = restante_query_to_string (query);
  target = g_string_new (NULL);
  g_string_printf (target, "/v1/queue?limit=%u%s%s", limit, *filters ? "&" : "", filters);
  if (after) {
    g_string_append (target, "&after=");
    g_string_append_uri_escaped (target, after, NULL, FALSE);
  }
  return g_string_free (target, FALSE);
}

static void
print_page (RestanteContext *context, RestanteMessagePage *page)
{
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));
  GListModel *messages = restante_message_page_get_messages (page);
  guint n = g_list_model_get_n_items (messages);
  gint64 total = restante_message_page_get_total (page);
  g_autofree char *all = restante_format_messages ((guint64)MAX (total, 0));
  g_autofree char *next = restante_format_safe (restante_message_page_get_next (page));

  if (total == 0) {
    restante_terminal_printf (context->terminal, "No messages.\n");
    return;
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteMessage) message = g_list_model_get_item (messages, i);
    add_row (table, message, context->now);
  }
  restante_table_print (table, context->terminal);
  if (*next)
    restante_terminal_printf (context->terminal, "%u of %s; go on with --after %s\n", n, all, next);
}

gboolean
restante_ctl_queue_list (RestanteContext *context, GError **error)
{
  g_autofree char *target = list_target (context, error);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteMessagePage) page = NULL;

  if (target)
    page = restante_context_call (context, "GET", target, NULL, RESTANTE_TYPE_MESSAGE_PAGE,
                                  &document, error);
  if (!page)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_page (context, page);
  return TRUE;
}

static void
print_field (RestanteContext *context, const char *title, const char *text)
{
  g_autofree char *safe = restante_format_safe (text);

  if (*safe)
    restante_terminal_printf (context->terminal, "%-12s%s\n", title, safe);
}

static void
print_recipients (RestanteContext *context, GListModel *recipients)
{
  for (guint i = 0; i < g_list_model_get_n_items (recipients); i++) {
    g_autoptr (RestanteRecipient) recipient = g_list_model_get_item (recipients, i);
    const char *reply = restante_recipient_get_reply (recipient);
    g_autofree char *text = g_strdup_printf (
        "%s, %s%s%s", restante_recipient_get_address (recipient),
        restante_recipient_get_state (recipient), reply ? ": " : "", reply ? reply : "");
    print_field (context, i == 0 ? "To" : "", text);
  }
}

static void
print_message (RestanteContext *context, RestanteMessage *message)
{
  gint64 arrived = restante_message_get_arrived (message);
  g_autofree char *size = restante_size_to_words (restante_message_get_size (message));
  g_autofree char *when = restante_format_time (arrived, context->now);
  g_autofree char *ago = restante_format_ago (arrived, context->now);
  g_autofree char *came = g_strdup_printf ("%s (%s)", when, ago);
  g_autofree char *left = time_left (message, context->now);
  const char *helo = restante_message_get_helo (message);
  const char *tls = restante_message_get_tls (message);
  g_autofree char *client =
      g_strdup_printf ("%s%s%s, %s", restante_message_get_client (message), helo ? " as " : "",
                       helo ? helo : "", tls ? tls : "without TLS");

  print_field (context, "ID", restante_message_get_id (message));
  print_field (context, "Domain", restante_message_get_domain (message));
  print_field (context, "State", restante_message_get_state (message));
  print_field (context, "Why", restante_message_get_reason (message));
  print_field (context, "From", sender_of (message));
  print_recipients (context, restante_message_get_recipients (message));
  print_field (context, "Subject", restante_message_get_subject (message));
  print_field (context, "Message-ID", restante_message_get_message_id (message));
  print_field (context, "Size", size);
  print_field (context, "Arrived", came);
  print_field (context, "Brought by", client);
  print_field (context, "Time left", left);
}

static gpointer
get_message (
    RestanteContext *context, const char *rest, GType type, GBytes **document, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (context->ids[0], NULL, FALSE);
  g_autofree char *target = g_strconcat ("/v1/queue/", escaped, rest, NULL);

  return restante_context_call (context, "GET", target, NULL, type, document, error);
}

gboolean
restante_ctl_queue_show (RestanteContext *context, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteMessage) message =
      get_message (context, "", RESTANTE_TYPE_MESSAGE, &document, error);

  if (!message)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_message (context, message);
  return TRUE;
}

static void
print_attachment (RestanteContext *context, RestanteAttachment *attachment)
{
  const char *name = restante_attachment_get_name (attachment);
  g_autofree char *size = restante_size_to_words (restante_attachment_get_size (attachment));
  g_autofree char *text = g_strdup_printf ("%s (%s, %s)", name ? name : "without a name",
                                           restante_attachment_get_media_type (attachment), size);

  print_field (context, "Attached:", text);
}

static void
print_reading (RestanteContext *context, RestanteReading *reading)
{
  GListModel *headers = restante_reading_get_headers (reading);
  GListModel *attachments = restante_reading_get_attachments (reading);
  g_autofree char *text = restante_format_safe_lines (restante_reading_get_text (reading));

  for (guint i = 0; i < g_list_model_get_n_items (headers); i++) {
    g_autoptr (RestanteHeaderField) field = g_list_model_get_item (headers, i);
    g_autofree char *title = g_strconcat (restante_header_field_get_name (field), ":", NULL);
    g_autofree char *safe = restante_format_safe (title);
    print_field (context, safe, restante_header_field_get_value (field));
  }
  restante_terminal_printf (context->terminal, "\n%s%s", text,
                            g_str_has_suffix (text, "\n") ? "" : "\n");
  if (restante_reading_get_truncated (reading))
    restante_terminal_printf (context->terminal,
                              "[There is more; restantectl queue export has all of it.]\n");
  if (g_list_model_get_n_items (attachments) > 0)
    restante_terminal_printf (context->terminal, "\n");
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++) {
    g_autoptr (RestanteAttachment) attachment = g_list_model_get_item (attachments, i);
    print_attachment (context, attachment);
  }
}

gboolean
restante_ctl_queue_read (RestanteContext *context, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteReading) reading =
      get_message (context, "/reading", RESTANTE_TYPE_READING, &document, error);

  if (!reading)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_reading (context, reading);
  return TRUE;
}
