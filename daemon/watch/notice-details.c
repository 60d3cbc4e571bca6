/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notice-details.h"

#include <string.h>

#include "api/message.h"
#include "api/notice-mail.h"
#include "api/recipient.h"
#include "protocol/safe-text.h"
#include "queue/listing.h"
#include "queue/outages.h"

/* In the document. A path has 256 bytes at most (RFC 5321 section 4.5.3.1.3). */
#define MAIL_MAX       20
#define RECIPIENTS_MAX 5
#define ADDRESS_MAX    256
#define SUBJECT_MAX    200

/* In the text, which is read on a telephone. */
#define LINES_MAX        5
#define LINE_ADDRESS_MAX 80
#define LINE_SUBJECT_MAX 100
/* Bytes of "And … more.", whatever the number is. */
#define REST_MAX 40

static void
add_recipients (RestanteNoticeMail *mail, GListModel *recipients)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  guint n = g_list_model_get_n_items (recipients);

  for (guint i = 0; i < MIN (n, RECIPIENTS_MAX); i++) {
    g_autoptr (RestanteRecipient) recipient = g_list_model_get_item (recipients, i);
    g_autofree char *address =
        restante_safe_text_short (restante_recipient_get_address (recipient), ADDRESS_MAX);

    g_strv_builder_add (addresses, address);
  }
  list = g_strv_builder_end (addresses);
  g_object_set (mail, "recipients", list, NULL);
  if (n > RECIPIENTS_MAX)
    g_object_set (mail, "more-recipients", (gint64)(n - RECIPIENTS_MAX), NULL);
}

static RestanteNoticeMail *
describe (RestanteMessage *message)
{
  const char *raw = restante_message_get_subject (message);
  g_autofree char *sender =
      restante_safe_text_short (restante_message_get_sender (message), ADDRESS_MAX);
  g_autofree char *subject = raw != NULL ? restante_safe_text_short (raw, SUBJECT_MAX) : NULL;
  RestanteNoticeMail *mail = g_object_new (RESTANTE_TYPE_NOTICE_MAIL, "sender", sender, "subject",
                                           subject, "size", restante_message_get_size (message),
                                           "arrived", restante_message_get_arrived (message), NULL);

  add_recipients (mail, restante_message_get_recipients (message));
  return mail;
}

/* One that is gone by now is left out. */
static gboolean
add_one (GListStore *list, RestanteQueue *queue, gint64 id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (queue, id, &failure);
  g_autoptr (RestanteNoticeMail) mail = NULL;

  if (message == NULL) {
    if (g_error_matches (failure, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  mail = describe (message);
  g_list_store_append (list, mail);
  return TRUE;
}

gboolean
restante_notice_details_add (RestanteNotice *notice,
                             RestanteQueue *queue,
                             gint64 id,
                             GError **error)
{
  RestanteOutage *outage = restante_notice_get_outage (notice);
  GListStore *list = G_LIST_STORE (restante_notice_get_mail (notice));
  g_autoptr (GArray) ids = NULL;
  gint64 total, more;

  if (outage == NULL)
    return TRUE;
  ids = restante_queue_list_outage_mail (
      queue, g_ascii_strtoll (restante_outage_get_id (outage), NULL, 10), id, MAIL_MAX, &total,
      error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!add_one (list, queue, g_array_index (ids, gint64, i), error))
      return FALSE;
  more = total - ids->len;
  g_object_set (notice, "more-mail", more > 0 ? more : (gint64)-1, NULL);
  return TRUE;
}

/* "ann@example.net and 3 more" */
static char *
name_recipients (RestanteNoticeMail *mail)
{
  const char *const *recipients = restante_notice_mail_get_recipients (mail);
  guint n = recipients != NULL ? g_strv_length ((char **)recipients) : 0;
  gint64 more = n + MAX (restante_notice_mail_get_more_recipients (mail), 0) - 1;
  g_autofree char *first =
      restante_safe_text_short (n > 0 ? recipients[0] : NULL, LINE_ADDRESS_MAX);

  if (more <= 0)
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s and %" G_GINT64_FORMAT " more", first, more);
}

/* "eve@example.com to ann@example.net: Lunch" */
static char *
build_line (RestanteNoticeMail *mail)
{
  g_autofree char *sender =
      restante_safe_text_short (restante_notice_mail_get_sender (mail), LINE_ADDRESS_MAX);
  g_autofree char *recipients = name_recipients (mail);
  g_autofree char *subject =
      restante_safe_text_short (restante_notice_mail_get_subject (mail), LINE_SUBJECT_MAX);

  return g_strdup_printf ("%s to %s: %s", *sender != '\0' ? sender : "<>", recipients,
                          *subject != '\0' ? subject : "(no subject)");
}

char *
restante_notice_details_text (RestanteNotice *notice)
{
  GString *text = g_string_new (restante_notice_get_text (notice));
  GListModel *list = restante_notice_get_mail (notice);
  guint n = g_list_model_get_n_items (list);
  gint64 more = n + MAX (restante_notice_get_more_mail (notice), 0);
  guint shown;

  for (shown = 0; shown < MIN (n, LINES_MAX); shown++) {
    g_autoptr (RestanteNoticeMail) mail = g_list_model_get_item (list, shown);
    g_autofree char *line = build_line (mail);

    if (text->len + 1 + strlen (line) + REST_MAX > RESTANTE_NOTICE_TEXT_MAX)
      break;
    g_string_append_printf (text, "\n%s", line);
  }
  more -= shown;
  if (shown > 0 && more > 0)
    g_string_append_printf (text, "\nAnd %" G_GINT64_FORMAT " more.", more);
  return g_string_free (text, FALSE);
}
