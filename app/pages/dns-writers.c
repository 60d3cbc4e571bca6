/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/dns-writers.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "client/holder-dns.h"
#include "dialogs/add-writer.h"
#include "page.h"
#include "pages/writer-row.h"

#define ROW_KEY "restante-row"

struct _RestanteDnsWriters
{
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  GtkWidget *none;
  GPtrArray *rows;  /* RestanteWriterRow */
  char *new_writer; /* to be tested once it is listed */
};

G_DEFINE_FINAL_TYPE (RestanteDnsWriters, restante_dns_writers, ADW_TYPE_BIN)

static RestantePage *
page_of (RestanteDnsWriters *self)
{
  return RESTANTE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), RESTANTE_TYPE_PAGE));
}

static RestanteHolder *
holder_of (RestanteDnsWriters *self)
{
  return restante_page_get_holder (page_of (self));
}

/* NULL when it was removed meanwhile. */
static RestanteWriterRow *
find_row (RestanteDnsWriters *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (restante_writer_row_get_name (self->rows->pdata[i]), name) == 0)
      return self->rows->pdata[i];
  return NULL;
}

typedef struct
{
  RestanteDnsWriters *owner;
  char *name;
} Test;

static void
test_free (Test *self)
{
  g_object_unref (self->owner);
  g_free (self->name);
  g_free (self);
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Test *test = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriterTest) tested =
      restante_holder_test_writer_finish (RESTANTE_HOLDER (source), result, &error);
  RestanteWriterRow *row = find_row (test->owner, test->name);

  if (row && tested)
    restante_writer_row_set_result (row, restante_writer_test_get_ok (tested),
                                    restante_writer_test_get_text (tested));
  else if (row)
    restante_writer_row_set_result (row, FALSE, error->message);
  test_free (test);
}

static void
on_test (RestanteDnsWriters *self, RestanteWriterRow *row)
{
  Test *test = g_new0 (Test, 1);

  test->owner = g_object_ref (self);
  test->name = g_strdup (restante_writer_row_get_name (row));
  restante_writer_row_set_testing (row);
  restante_holder_test_writer_async (holder_of (self), test->name, NULL, on_tested, test);
}

static void on_listed (GObject *source, GAsyncResult *result, gpointer user_data);

static void
on_remove_response (RestanteDnsWriters *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "remove"))
    restante_holder_remove_writer_async (holder_of (self),
                                         g_object_get_data (G_OBJECT (dialog), ROW_KEY), NULL,
                                         on_listed, g_object_ref (self));
}

static void
on_remove (RestanteDnsWriters *self, RestanteWriterRow *row)
{
  GtkWidget *widget =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_heading (dialog, _ ("Remove “%s”?"),
                                     restante_writer_row_get_name (row));
  adw_message_dialog_set_body (dialog,
                               _ ("The holder forgets its secret and can no longer write that "
                                  "zone. What is in DNS stays."));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), ROW_KEY, g_strdup (restante_writer_row_get_name (row)),
                          g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A row that is there already keeps what its test found. */
static RestanteWriterRow *
take_row (RestanteDnsWriters *self, GPtrArray *old, RestanteWriterInfo *writer)
{
  GtkWidget *row;

  for (guint i = 0; i < old->len; i++)
    if (restante_writer_row_is_of (old->pdata[i], writer))
      return g_object_ref (old->pdata[i]);
  row = restante_writer_row_new (writer);
  g_signal_connect_object (row, "test", G_CALLBACK (on_test), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  return RESTANTE_WRITER_ROW (g_object_ref_sink (row));
}

static void
show_writers (RestanteDnsWriters *self, GListModel *writers)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  guint n = g_list_model_get_n_items (writers);

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < old->len; i++)
    adw_preferences_group_remove (self->group, old->pdata[i]);
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteWriterInfo) writer = g_list_model_get_item (writers, i);
    RestanteWriterRow *row = take_row (self, old, writer);

    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->group, GTK_WIDGET (row));
  }
  gtk_widget_set_visible (self->none, n == 0);
}

static void
test_new (RestanteDnsWriters *self)
{
  g_autofree char *name = g_steal_pointer (&self->new_writer);
  RestanteWriterRow *row = name ? find_row (self, name) : NULL;

  if (row)
    on_test (self, row);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsWriters) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriterList) writers =
      restante_holder_writers_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *sentence = error ? restante_format_sentence (error->message) : NULL;

  if (writers) {
    show_writers (self, restante_writer_list_get_writers (writers));
    test_new (self);
  } else if (page_of (self)) {
    restante_page_say (page_of (self), sentence);
  }
}

void
restante_dns_writers_refresh (RestanteDnsWriters *self)
{
  g_return_if_fail (RESTANTE_IS_DNS_WRITERS (self));
  restante_holder_list_writers_async (holder_of (self), NULL, on_listed, g_object_ref (self));
}

static void
on_added (RestanteDnsWriters *self, const char *name)
{
  g_free (self->new_writer);
  self->new_writer = g_strdup (name);
  restante_dns_writers_refresh (self);
}

void
restante_dns_writers_add (RestanteDnsWriters *self)
{
  GtkWindow *dialog;

  g_return_if_fail (RESTANTE_IS_DNS_WRITERS (self));
  dialog = restante_add_writer_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), holder_of (self),
      restante_domain_get_name (restante_page_get_domain (page_of (self))));
  g_signal_connect_object (dialog, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
restante_dns_writers_finalize (GObject *object)
{
  RestanteDnsWriters *self = RESTANTE_DNS_WRITERS (object);

  g_ptr_array_unref (self->rows);
  g_free (self->new_writer);
  G_OBJECT_CLASS (restante_dns_writers_parent_class)->finalize (object);
}

static void
restante_dns_writers_class_init (RestanteDnsWritersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_dns_writers_finalize;
}

static GtkWidget *
make_add_button (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Add _Writer…"));
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dns.add-writer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add Writer…"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
restante_dns_writers_init (RestanteDnsWriters *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->none = adw_action_row_new ();
  adw_preferences_group_set_title (self->group, _ ("Writers"));
  adw_preferences_group_set_description (
      self->group, _ ("Ways in which this holder may change records, when you ask for it"));
  adw_preferences_group_set_header_suffix (self->group, make_add_button ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->none), _ ("No writer yet"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->none),
                               _ ("You type the records yourself where your DNS is hosted"));
  adw_preferences_group_add (self->group, self->none);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}
