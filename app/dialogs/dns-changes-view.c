/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dns-changes-view.h"

#include <glib/gi18n.h>

#include "api/verified-server.h"
#include "client/format.h"
#include "widgets/dns-record.h"

#define ICON 16 /* pixels; kept free where there is none */

struct _RestanteDnsChangesView
{
  AdwBin parent_instance;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (RestanteDnsChangesView, restante_dns_changes_view, ADW_TYPE_BIN)

/* What becomes of a record, or what a server says; colour never comes alone. */
typedef struct
{
  const char *word;
  const char *icon;
  const char *style;
} Look;

/* Translators: of a DNS record in a plan: it stays as it is, it is removed, it is added. */
static const Look stays = { N_ ("Stays"), NULL, "dim-label" };
static const Look goes = { N_ ("Goes"), "list-remove-symbolic", "error" };
static const Look added = { N_ ("New"), "list-add-symbolic", "success" };
/* Translators: whether a name server says already what was written. */
static const Look has_it = { N_ ("Has it"), "object-select-symbolic", "success" };
static const Look not_yet = { N_ ("Not yet"), "content-loading-symbolic", "warning" };

static GtkWidget *
make_row (const char *title, const Look *look)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = look->icon ? gtk_image_new_from_icon_name (look->icon) : gtk_image_new ();
  GtkWidget *word = gtk_label_new (_ (look->word));
  g_autofree char *safe = restante_format_safe (title);
  g_autofree char *name = g_strdup_printf ("%s: %s", _ (look->word), safe);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_size_request (icon, ICON, -1);
  gtk_widget_add_css_class (icon, look->style);
  gtk_widget_add_css_class (word, look->style);
  gtk_widget_add_css_class (word, "caption");
  gtk_widget_add_css_class (row, "record-row");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  return row;
}

static AdwPreferencesGroup *
add_group (RestanteDnsChangesView *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  /* Both are markup in libadwaita 1.2. */
  g_autofree char *safe_title = restante_format_safe (title);
  g_autofree char *safe_description = restante_format_safe (description);
  g_autofree char *escaped_title = g_markup_escape_text (safe_title, -1);
  g_autofree char *escaped_description = g_markup_escape_text (safe_description, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped_title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), escaped_description);
  gtk_box_append (self->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static gboolean
has (const char *const *records, const char *record)
{
  return records && g_strv_contains (records, record);
}

/* One row each of @records that @others have too (@both), or that they do not have. */
static void
add_rows (AdwPreferencesGroup *group,
          const char *const *records,
          const char *const *others,
          gboolean both,
          const Look *look)
{
  for (guint i = 0; records && records[i]; i++)
    if (has (others, records[i]) == both)
      adw_preferences_group_add (group, make_row (records[i], look));
}

static void
add_records_to_type (RestanteDnsChangesView *self, RestanteDnsChange *change, const char *domain)
{
  const char *const *before = restante_dns_change_get_before (change);
  const char *const *after = restante_dns_change_get_after (change);

  for (guint i = 0; after && after[i]; i++) {
    g_autoptr (RestanteZoneRecord) record = restante_zone_record_new (
        restante_dns_change_get_name (change), restante_dns_change_get_ttl (change),
        restante_dns_change_get_record_type (change), after[i]);

    if (!has (before, after[i]))
      gtk_box_append (self->box, restante_dns_record_new (record, domain));
  }
}

static char *
describe (RestanteDnsChange *change)
{
  const char *writer = restante_dns_change_get_writer (change);
  g_autofree char *ttl =
      g_strdup_printf ("%" G_GINT64_FORMAT, restante_dns_change_get_ttl (change));

  if (!writer)
    return g_strdup (_ ("For you to type: no writer here has this zone"));
  /* Translators: the first %s is the name that the owner gave to a way to write DNS. */
  return g_strdup_printf (_ ("Through the writer “%s”, TTL %s s"), writer, ttl);
}

static void
add_change (RestanteDnsChangesView *self, RestanteDnsChange *change, const char *domain)
{
  const char *const *before = restante_dns_change_get_before (change);
  const char *const *after = restante_dns_change_get_after (change);
  /* Translators: "MX records of example.org". */
  g_autofree char *title =
      g_strdup_printf (_ ("%s records of %s"), restante_dns_change_get_record_type (change),
                       restante_dns_change_get_name (change));
  g_autofree char *description = describe (change);
  AdwPreferencesGroup *group = add_group (self, title, description);

  add_rows (group, before, after, TRUE, &stays);
  add_rows (group, before, after, FALSE, &goes);
  add_rows (group, after, before, FALSE, &added);
  if (!restante_dns_change_get_writer (change))
    add_records_to_type (self, change, domain);
}

static void
clear (RestanteDnsChangesView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
}

void
restante_dns_changes_view_show (RestanteDnsChangesView *self,
                                GListModel *changes,
                                const char *domain)
{
  g_return_if_fail (RESTANTE_IS_DNS_CHANGES_VIEW (self));
  clear (self);
  for (guint i = 0; i < g_list_model_get_n_items (changes); i++) {
    g_autoptr (RestanteDnsChange) change = g_list_model_get_item (changes, i);

    add_change (self, change, domain);
  }
}

void
restante_dns_changes_view_add_servers (RestanteDnsChangesView *self, GListModel *servers)
{
  AdwPreferencesGroup *group;

  g_return_if_fail (RESTANTE_IS_DNS_CHANGES_VIEW (self));
  if (g_list_model_get_n_items (servers) == 0)
    return;
  group = add_group (self, _ ("What the Name Servers Say"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (servers); i++) {
    g_autoptr (RestanteVerifiedServer) server = g_list_model_get_item (servers, i);

    adw_preferences_group_add (
        group, make_row (restante_verified_server_get_server (server),
                         restante_verified_server_get_ok (server) ? &has_it : &not_yet));
  }
}

static void
restante_dns_changes_view_class_init (RestanteDnsChangesViewClass *klass)
{
}

static void
restante_dns_changes_view_init (RestanteDnsChangesView *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
