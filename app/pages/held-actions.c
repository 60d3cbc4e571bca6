/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-actions.h"

#include <glib/gi18n.h>

#include "dialogs/delete-all.h"
#include "dialogs/export.h"
#include "dialogs/extend.h"
#include "pages/held-selection.h"
#include "pages/pending-delete.h"
#include "pages/verbs.h"

#define PENDING_KEY "restante-pending-delete"

static GtkWindow *
window_of (RestanteHeldMail *page)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
}

static guint
count_targets (RestanteHeldMail *page)
{
  if (restante_held_mail_get_alone (page))
    return 1;
  return restante_held_selection_get_size (restante_held_mail_get_selection (page));
}

/* The ids of what is chosen, or NULL when some of it is not loaded. */
static char **
get_ids (RestanteHeldMail *page)
{
  RestanteMessage *alone = restante_held_mail_get_alone (page);
  const char *ids[] = { alone ? restante_message_get_id (alone) : NULL, NULL };

  if (alone)
    return g_strdupv ((char **)ids);
  return restante_held_selection_get_ids (restante_held_mail_get_selection (page));
}

/* Everything that is listed, up to the newest message that was seen. */
static RestanteQuery *
query_all (RestanteHeldMail *page)
{
  RestanteMessageList *messages = restante_held_mail_get_messages (page);
  RestanteQuery *query = restante_query_copy (restante_message_list_get_query (messages));

  query->up_to = g_strdup (restante_message_list_get_newest_id (messages));
  return query;
}

static gboolean
is_all (RestanteHeldMail *page)
{
  GListModel *list = G_LIST_MODEL (restante_held_mail_get_list (page));

  return count_targets (page) == g_list_model_get_n_items (list) &&
         !restante_held_mail_get_alone (page);
}

/* What is chosen, as the verbs take it; NULL after saying why not. */
static RestanteQuery *
query_targets (RestanteHeldMail *page)
{
  g_auto (GStrv) ids = get_ids (page);

  if (ids)
    return restante_query_new_for_ids ((const char *const *)ids);
  if (is_all (page))
    return query_all (page);
  restante_page_say (RESTANTE_PAGE (page),
                     _ ("Some of the selected messages are still being loaded; try again"));
  return NULL;
}

static void
resend (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (RestanteQuery) query = query_targets (RESTANTE_HELD_MAIL (widget));

  if (query)
    restante_verbs_resend (RESTANTE_PAGE (widget), query);
}

/* Of all states only what waits is meant: what was delivered is sent again only when it is chosen.
 */
static void
resend_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (RestanteQuery) query = query_all (RESTANTE_HELD_MAIL (widget));

  if (!query->state)
    query->state = g_strdup ("held");
  restante_verbs_resend (RESTANTE_PAGE (widget), query);
}

typedef struct
{
  RestanteHeldMail *page;
  RestanteQuery *query;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->page);
  restante_query_free (self->query);
  g_free (self);
}

/* What was chosen when the question was asked is what is meant by the answer. */
static void
ask (RestanteHeldMail *page, RestanteQuery *query, GtkWindow *dialog, GCallback on_response)
{
  Question *question = g_new0 (Question, 1);

  question->page = g_object_ref (page);
  question->query = query;
  g_signal_connect_data (dialog, "response", on_response, question, question_free, 0);
  gtk_window_present (dialog);
}

static void
on_extend (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "extend"))
    restante_verbs_extend (RESTANTE_PAGE (question->page), question->query,
                           restante_extend_dialog_get_by (dialog));
}

static void
extend (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteHeldMail *page = RESTANTE_HELD_MAIL (widget);
  RestanteQuery *query = query_targets (page);

  if (query)
    ask (page, query, restante_extend_dialog_new (window_of (page), count_targets (page)),
         G_CALLBACK (on_extend));
}

void
restante_held_actions_flush (RestanteHeldMail *page)
{
  RestantePendingDelete *pending = g_object_get_data (G_OBJECT (page), PENDING_KEY);

  if (pending)
    restante_pending_delete_commit (pending);
}

static void
on_delete_all (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "delete"))
    restante_verbs_delete (RESTANTE_PAGE (question->page), question->query);
}

static void
delete_messages (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteHeldMail *page = RESTANTE_HELD_MAIL (widget);
  g_auto (GStrv) ids = get_ids (page);
  RestanteQuery *query = ids ? NULL : query_targets (page);

  /* One at a time can be undone: the one before it becomes final. */
  restante_held_actions_flush (page);
  if (query) {
    ask (page, query, restante_delete_all_dialog_new (window_of (page), count_targets (page)),
         G_CALLBACK (on_delete_all));
  } else if (ids) {
    restante_held_mail_read (page, NULL);
    g_object_set_data_full (G_OBJECT (page), PENDING_KEY,
                            restante_pending_delete_start (RESTANTE_PAGE (page),
                                                           restante_held_mail_get_list (page),
                                                           (const char *const *)ids),
                            g_object_unref);
  }
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestantePendingDelete *pending = g_object_get_data (G_OBJECT (widget), PENDING_KEY);

  if (pending)
    restante_pending_delete_undo (pending);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestantePage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = restante_export_finish (result, &error);
  g_autofree char *sentence = name ? g_strdup_printf (_ ("Exported to “%s”"), name) : NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    restante_page_say (page, sentence ? sentence : error->message);
}

static GPtrArray *
get_messages (RestanteHeldMail *page)
{
  GtkMultiSelection *selection = restante_held_mail_get_selection (page);
  RestanteMessage *alone = restante_held_mail_get_alone (page);
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  GtkBitsetIter iter;
  guint position;

  if (alone) {
    g_ptr_array_add (messages, g_object_ref (alone));
    return messages;
  }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (messages, g_list_model_get_item (G_LIST_MODEL (selection), position));
  return messages;
}

static void
export_messages (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteHeldMail *page = RESTANTE_HELD_MAIL (widget);
  g_auto (GStrv) ids = get_ids (page);
  g_autoptr (GPtrArray) messages = NULL;

  if (!ids) {
    restante_page_say (RESTANTE_PAGE (page),
                       _ ("Some of the selected messages are still being loaded; try again"));
    return;
  }
  messages = get_messages (page);
  restante_export_async (window_of (page), restante_page_get_holder (RESTANTE_PAGE (page)),
                         messages, on_exported, g_object_ref (page));
}

static void
read_message (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) messages = get_messages (RESTANTE_HELD_MAIL (widget));

  if (messages->len == 1)
    restante_held_mail_read (RESTANTE_HELD_MAIL (widget), messages->pdata[0]);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  restante_held_mail_start_search (RESTANTE_HELD_MAIL (widget));
}

void
restante_held_actions_update (RestanteHeldMail *page)
{
  static const char *const on_targets[] = { "mail.resend", "mail.extend", "mail.export",
                                            "mail.delete" };
  GListModel *list = G_LIST_MODEL (restante_held_mail_get_list (page));
  guint n = count_targets (page);

  for (gsize i = 0; i < G_N_ELEMENTS (on_targets); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (page), on_targets[i], n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "mail.read", n == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "mail.resend-all",
                                 g_list_model_get_n_items (list) > 0);
}

void
restante_held_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "mail.resend", NULL, resend);
  gtk_widget_class_install_action (widget_class, "mail.resend-all", NULL, resend_all);
  gtk_widget_class_install_action (widget_class, "mail.extend", NULL, extend);
  gtk_widget_class_install_action (widget_class, "mail.delete", NULL, delete_messages);
  gtk_widget_class_install_action (widget_class, "mail.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "mail.export", NULL, export_messages);
  gtk_widget_class_install_action (widget_class, "mail.read", NULL, read_message);
  gtk_widget_class_install_action (widget_class, "mail.search", NULL, search);
}
