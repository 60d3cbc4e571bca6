/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/dns.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "client/holder-dns.h"
#include "dialogs/dns-plan.h"
#include "dialogs/dns-setup-dialog.h"
#include "pages/dns-fence.h"
#include "pages/dns-lines.h"
#include "pages/dns-writers.h"
#include "widgets/dns-words.h"

struct _RestanteDnsPage
{
  RestantePage parent_instance;
  RestanteDnsFence *fence;
  RestanteDnsWriters *writers;
};

G_DEFINE_FINAL_TYPE (RestanteDnsPage, restante_dns_page, RESTANTE_TYPE_PAGE)

/* What the template's expressions call. */

static char *
icon (RestanteDnsPage *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);

  return g_strdup (restante_dns_words_icon (&tally));
}

static char **
style (RestanteDnsPage *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);
  const char *classes[] = { restante_dns_words_style (&tally), NULL };

  return g_strdupv ((char **)classes);
}

static char *
headline (RestanteDnsPage *self, RestanteCheckList *report, const char *problem)
{
  return restante_dns_words_headline (report, problem);
}

/* Nothing when the headline has said it all. */
static char *
counts (RestanteDnsPage *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);

  return restante_dns_tally_worst (&tally) == RESTANTE_DNS_GREEN
             ? g_strdup ("")
             : restante_dns_words_counts (&tally);
}

static char *
checked (RestanteDnsPage *self, RestanteCheckList *report, gboolean checking, gint64 now)
{
  if (checking)
    return g_strdup (_ ("Checking now…"));
  return report ? restante_dns_words_checked (restante_check_list_get_checked (report), now)
                : g_strdup ("");
}

static char *
sentence (RestanteDnsPage *self, const char *text)
{
  return text ? restante_format_sentence (text) : g_strdup ("");
}

static gboolean
has_text (RestanteDnsPage *self, const char *text)
{
  return text && *text;
}

/* There is something that the holder, or the owner, could mend in DNS. */
static gboolean
is_to_mend (RestanteDnsPage *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);

  return report && !restante_dns_tally_is_done (&tally);
}

static gboolean
is_busy (RestanteDnsPage *self, RestanteCheckList *report, const char *problem, gboolean checking)
{
  return checking || (!report && !problem);
}

/* What the buttons do. */

static GtkWindow *
window_of (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_root (widget));
}

static void
check (GtkWidget *widget, const char *action, GVariant *parameter)
{
  restante_dns_state_check (restante_page_get_dns (RESTANTE_PAGE (widget)));
}

static void
set_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (restante_dns_plan_dialog_new (
      window_of (widget), restante_page_get_dns (RESTANTE_PAGE (widget))));
}

static void
guide (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (restante_dns_setup_dialog_new (
      window_of (widget), restante_page_get_dns (RESTANTE_PAGE (widget))));
}

static void
add_writer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  restante_dns_writers_add (RESTANTE_DNS_PAGE (widget)->writers);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsChanges) undone =
      restante_holder_dns_changes_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *refusal = error ? restante_format_sentence (error->message) : NULL;
  RestanteDnsState *dns = restante_page_get_dns (RESTANTE_PAGE (self));

  if (dns)
    restante_dns_state_check (dns);
  if (gtk_widget_get_root (GTK_WIDGET (self)))
    restante_page_say (RESTANTE_PAGE (self),
                       refusal ? refusal : _ ("The records are as they were before"));
}

static void
on_undo_response (RestanteDnsPage *self, const char *response)
{
  RestantePage *page = RESTANTE_PAGE (self);

  if (g_str_equal (response, "undo"))
    restante_holder_dns_undo_async (restante_page_get_holder (page),
                                    restante_domain_get_name (restante_page_get_domain (page)),
                                    NULL, on_undone, g_object_ref (self));
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *child =
      adw_message_dialog_new (window_of (widget), _ ("Take Back the Last Change?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (child);

  adw_message_dialog_format_body (
      dialog,
      _ ("What the holder last wrote for %s is put back as it was before, if nobody has changed it "
         "since."),
      restante_domain_get_name (restante_page_get_domain (RESTANTE_PAGE (widget))));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "undo", _ ("_Take Back"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "undo", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_undo_response), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Writers have no event: they are listed when the page comes into view, and after a connection. The
 * fence has one, which does not tell of what was missed. */
static void
refresh (RestanteDnsPage *self)
{
  RestanteHolder *holder = restante_page_get_holder (RESTANTE_PAGE (self));

  if (holder && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      restante_holder_get_state (holder) == RESTANTE_HOLDER_CONNECTED) {
    restante_dns_fence_refresh (self->fence);
    restante_dns_writers_refresh (self->writers);
  }
}

static void
restante_dns_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (restante_dns_page_parent_class)->map (widget);
  refresh (RESTANTE_DNS_PAGE (widget));
}

static void
on_holder (RestanteDnsPage *self)
{
  RestanteHolder *holder = restante_page_get_holder (RESTANTE_PAGE (self));

  if (holder)
    g_signal_connect_object (holder, "resynced", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, icon);
  gtk_widget_class_bind_template_callback (widget_class, style);
  gtk_widget_class_bind_template_callback (widget_class, headline);
  gtk_widget_class_bind_template_callback (widget_class, counts);
  gtk_widget_class_bind_template_callback (widget_class, checked);
  gtk_widget_class_bind_template_callback (widget_class, sentence);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, is_to_mend);
  gtk_widget_class_bind_template_callback (widget_class, is_busy);
}

static void
restante_dns_page_class_init (RestanteDnsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = restante_dns_page_map;
  g_type_ensure (RESTANTE_TYPE_DNS_STATE);
  g_type_ensure (RESTANTE_TYPE_DNS_FENCE);
  g_type_ensure (RESTANTE_TYPE_DNS_LINES);
  g_type_ensure (RESTANTE_TYPE_DNS_WRITERS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/restante/Restante/pages/dns.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPage, fence);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPage, writers);
  bind_callbacks (widget_class);
  gtk_widget_class_install_action (widget_class, "dns.check", NULL, check);
  gtk_widget_class_install_action (widget_class, "dns.set-up", NULL, set_up);
  gtk_widget_class_install_action (widget_class, "dns.guide", NULL, guide);
  gtk_widget_class_install_action (widget_class, "dns.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "dns.add-writer", NULL, add_writer);
}

static void
restante_dns_page_init (RestanteDnsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::holder", G_CALLBACK (on_holder), NULL);
  g_signal_connect (self, "notify::domain", G_CALLBACK (refresh), NULL);
}
