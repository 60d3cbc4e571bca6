/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/writer-row.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "dialogs/writer-kinds.h"

struct _RestanteWriterRow
{
  AdwActionRow parent_instance;
  GtkWidget *icon; /* of the result */
  GtkWidget *test;
  GtkWidget *remove;
  GtkSpinner *busy;
  char *name;
  char *facts; /* what it is, above the result */
};

G_DEFINE_FINAL_TYPE (RestanteWriterRow, restante_writer_row, ADW_TYPE_ACTION_ROW)

const char *
restante_writer_row_get_name (RestanteWriterRow *self)
{
  g_return_val_if_fail (RESTANTE_IS_WRITER_ROW (self), NULL);
  return self->name;
}

/* Kind, zone, server and key, as far as there are any. */
static char *
describe (RestanteWriterInfo *writer)
{
  const char *facts[5] = { restante_writer_kind_get_title (restante_writer_info_get_kind (writer)),
                           restante_writer_info_get_zone (writer) };
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  guint n = 2;

  if (restante_writer_info_get_server (writer))
    facts[n++] = restante_writer_info_get_server (writer);
  if (restante_writer_info_get_key (writer)) {
    /* Translators: the name of a key, not the key. */
    key = g_strdup_printf (_ ("key %s"), restante_writer_info_get_key (writer));
    facts[n++] = key;
  }
  /* Translators: between the facts about a writer: its kind, its zone, its server. */
  text = g_strjoinv (_ (" · "), (char **)facts);
  return restante_format_safe (text);
}

gboolean
restante_writer_row_is_of (RestanteWriterRow *self, RestanteWriterInfo *writer)
{
  g_autofree char *facts = describe (writer);

  g_return_val_if_fail (RESTANTE_IS_WRITER_ROW (self), FALSE);
  return g_strcmp0 (self->name, restante_writer_info_get_name (writer)) == 0 &&
         g_str_equal (self->facts, facts);
}

static void
set_busy (RestanteWriterRow *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), busy);
  gtk_widget_set_visible (self->test, !busy);
}

void
restante_writer_row_set_testing (RestanteWriterRow *self)
{
  g_return_if_fail (RESTANTE_IS_WRITER_ROW (self));
  set_busy (self, TRUE);
}

void
restante_writer_row_set_result (RestanteWriterRow *self, gboolean ok, const char *text)
{
  g_autofree char *sentence = restante_format_sentence (text);
  g_autofree char *subtitle = NULL;

  g_return_if_fail (RESTANTE_IS_WRITER_ROW (self));
  set_busy (self, FALSE);
  /* Translators: below a writer: whether it works, and why. */
  subtitle = g_strdup_printf (ok ? _ ("%s\nWorks: %s") : _ ("%s\nDoes not work: %s"), self->facts,
                              sentence);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                ok ? "object-select-symbolic" : "dialog-error-symbolic");
  gtk_widget_remove_css_class (self->icon, ok ? "error" : "success");
  gtk_widget_add_css_class (self->icon, ok ? "success" : "error");
  gtk_widget_set_visible (self->icon, TRUE);
}

static void
on_test (RestanteWriterRow *self)
{
  g_signal_emit_by_name (self, "test");
}

static void
on_remove (RestanteWriterRow *self)
{
  g_signal_emit_by_name (self, "remove");
}

static void
restante_writer_row_finalize (GObject *object)
{
  g_free (RESTANTE_WRITER_ROW (object)->name);
  g_free (RESTANTE_WRITER_ROW (object)->facts);
  G_OBJECT_CLASS (restante_writer_row_parent_class)->finalize (object);
}

static void
restante_writer_row_class_init (RestanteWriterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_writer_row_finalize;
  g_signal_new ("test", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
restante_writer_row_init (RestanteWriterRow *self)
{
  AdwActionRow *row = ADW_ACTION_ROW (self);

  self->icon = gtk_image_new ();
  self->test = gtk_button_new_with_mnemonic (_ ("_Test"));
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  self->busy = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "",
                                  -1);
  gtk_widget_set_valign (self->test, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->remove, "flat");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_prefix (row, self->icon);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->busy));
  adw_action_row_add_suffix (row, self->test);
  adw_action_row_add_suffix (row, self->remove);
  g_signal_connect_swapped (self->test, "clicked", G_CALLBACK (on_test), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_remove), self);
}

GtkWidget *
restante_writer_row_new (RestanteWriterInfo *writer)
{
  RestanteWriterRow *self = g_object_new (RESTANTE_TYPE_WRITER_ROW, NULL);
  g_autofree char *title = restante_format_safe (restante_writer_info_get_name (writer));
  /* Translators: for screen readers; %s is the name of a writer. */
  g_autofree char *test = g_strdup_printf (_ ("Test %s"), title);
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s…"), title);

  self->name = g_strdup (restante_writer_info_get_name (writer));
  self->facts = describe (writer);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->facts);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->test), GTK_ACCESSIBLE_PROPERTY_LABEL, test,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
  return GTK_WIDGET (self);
}
