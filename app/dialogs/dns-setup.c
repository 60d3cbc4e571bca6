/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dns-setup.h"

#include <glib/gi18n.h>

#include "client/dns-tally.h"
#include "client/format.h"
#include "client/zone-record.h"
#include "dialogs/dns-plan.h"
#include "widgets/dns-line.h"

/* The owner types meanwhile: for two minutes it follows closely, then for half an hour patiently.
 */
#define SOON      5 /* seconds */
#define SOON_MAX  24
#define LATER     30
#define LATER_MAX 60

struct _RestanteDnsSetup
{
  AdwBin parent_instance;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *description;
  GtkListBox *list;
  GtkWidget *set_up;
  GtkLabel *progress;
  GtkWidget *check;
  RestanteDnsState *dns;
  GHashTable *lines; /* code to RestanteDnsLine */
  guint checks;
  guint timer;
  gboolean done;
  gboolean unfolded; /* what to do was shown once */
};

enum
{
  PROP_0,
  PROP_DNS,
  PROP_DONE,
};

G_DEFINE_FINAL_TYPE (RestanteDnsSetup, restante_dns_setup, ADW_TYPE_BIN)

gboolean
restante_dns_setup_get_done (RestanteDnsSetup *self)
{
  g_return_val_if_fail (RESTANTE_IS_DNS_SETUP (self), FALSE);
  return self->done;
}

guint
restante_dns_setup_next_check (guint checks)
{
  if (checks <= SOON_MAX)
    return SOON;
  return checks <= SOON_MAX + LATER_MAX ? LATER : 0;
}

/* The lines. */

static gboolean
is_red (RestanteCheck *check)
{
  return restante_dns_colour (restante_check_get_severity (check)) == RESTANTE_DNS_RED;
}

static gboolean
has_record (RestanteCheck *check)
{
  g_autoptr (RestanteZoneRecord) record =
      restante_zone_record_find (restante_check_get_fix (check), NULL, NULL);

  return record != NULL;
}

/* The first record to type is in sight; whatever the owner folds after that stays folded. */
static void
unfold (RestanteDnsSetup *self, RestanteDnsLine *line)
{
  RestanteCheck *check = restante_dns_line_get_check (line);

  if (self->unfolded || !is_red (check) || !has_record (check))
    return;
  self->unfolded = TRUE;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line), TRUE);
}

/* A line that was here stays, so that it is seen to turn green. */
static void
show_check (RestanteDnsSetup *self, RestanteCheck *check)
{
  const char *code = restante_check_get_code (check);
  RestanteDnsLine *line = g_hash_table_lookup (self->lines, code);

  if (line) {
    restante_dns_line_set_check (line, check);
  } else if (restante_dns_matters (code) || is_red (check)) {
    line = RESTANTE_DNS_LINE (
        restante_dns_line_new (check, restante_dns_state_get_domain (self->dns)));
    g_hash_table_insert (self->lines, g_strdup (code), line);
    gtk_list_box_append (self->list, GTK_WIDGET (line));
  }
  if (line)
    unfold (self, line);
}

static void
show_lines (RestanteDnsSetup *self)
{
  RestanteCheckList *report = restante_dns_state_get_report (self->dns);
  GListModel *checks = report ? restante_check_list_get_checks (report) : NULL;
  guint n = checks ? g_list_model_get_n_items (checks) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    show_check (self, check);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
}

/* The words. */

static char *
describe (RestanteDnsSetup *self, const RestanteDnsTally *tally)
{
  if (self->done && tally->n[RESTANTE_DNS_AMBER] > 0)
    return g_strdup (_ ("Everything that matters is right: senders find this holder when your "
                        "server is away. What is worth a look besides is on the page DNS."));
  if (self->done)
    return g_strdup (_ ("Everything that matters is right: senders find this holder when your "
                        "server is away."));
  if (tally->matters == 0)
    return g_strdup (_ ("It takes some seconds to ask all name servers."));
  /* Translators: how many of the lines that matter are right. */
  return g_strdup_printf (_ ("%u of %u are right. Unfold a line to see what to type, or have it "
                             "done for you. You can close this at any time and find it again on "
                             "the page DNS."),
                          tally->matters_done, tally->matters);
}

static void
show_head (RestanteDnsSetup *self)
{
  RestanteDnsTally tally = restante_dns_tally (restante_dns_state_get_report (self->dns));
  g_autofree char *description = describe (self, &tally);

  gtk_label_set_text (self->title, self->done ? _ ("DNS Is Ready") : _ ("Waiting for DNS"));
  gtk_label_set_text (self->description, description);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), self->done);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), !self->done);
  gtk_spinner_set_spinning (self->spinner, !self->done);
  gtk_widget_set_visible (self->set_up, !self->done && tally.matters > 0);
}

static void
show_progress (RestanteDnsSetup *self)
{
  const char *problem = restante_dns_state_get_problem (self->dns);
  gboolean checking = restante_dns_state_get_checking (self->dns);
  g_autofree char *text = NULL;

  if (problem && !checking)
    text = restante_format_sentence (problem);
  else if (checking)
    text = g_strdup (_ ("Checking now…"));
  else if (self->timer)
    text =
        g_strdup_printf (_ ("Checks again in %u s."), restante_dns_setup_next_check (self->checks));
  else if (!self->done)
    text = g_strdup (_ ("It is not checked by itself any more. Changes of DNS may take hours."));
  gtk_label_set_text (self->progress, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), text != NULL);
  gtk_widget_set_visible (self->check, !self->done && !self->timer && !checking);
}

/* The checks. */

static void
stop (RestanteDnsSetup *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
check_now (RestanteDnsSetup *self)
{
  stop (self);
  restante_dns_state_check (self->dns);
}

static gboolean
on_timer (gpointer user_data)
{
  RestanteDnsSetup *self = user_data;

  self->timer = 0;
  restante_dns_state_check (self->dns);
  return G_SOURCE_REMOVE;
}

/* The owner begins anew. */
static void
on_check (RestanteDnsSetup *self)
{
  self->checks = 0;
  check_now (self);
}

static void
set_done (RestanteDnsSetup *self, gboolean done)
{
  if (self->done == done)
    return;
  self->done = done;
  g_object_notify (G_OBJECT (self), "done");
}

static void
on_report (RestanteDnsSetup *self)
{
  RestanteDnsTally tally = restante_dns_tally (restante_dns_state_get_report (self->dns));

  set_done (self, restante_dns_tally_is_done (&tally));
  if (self->done)
    stop (self);
  show_lines (self);
  show_head (self);
  show_progress (self);
}

static void
on_checking (RestanteDnsSetup *self)
{
  guint delay;

  if (!restante_dns_state_get_checking (self->dns)) {
    delay = restante_dns_setup_next_check (++self->checks);
    stop (self);
    if (delay > 0 && !self->done && gtk_widget_get_mapped (GTK_WIDGET (self)))
      self->timer = g_timeout_add_seconds (delay, on_timer, self);
  }
  show_head (self);
  show_progress (self);
}

static void
on_set_up (RestanteDnsSetup *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (restante_dns_plan_dialog_new (window, self->dns));
}

static void
restante_dns_setup_map (GtkWidget *widget)
{
  RestanteDnsSetup *self = RESTANTE_DNS_SETUP (widget);

  GTK_WIDGET_CLASS (restante_dns_setup_parent_class)->map (widget);
  if (!self->done)
    check_now (self);
}

static void
restante_dns_setup_unmap (GtkWidget *widget)
{
  stop (RESTANTE_DNS_SETUP (widget));
  GTK_WIDGET_CLASS (restante_dns_setup_parent_class)->unmap (widget);
}

static void
set_dns (RestanteDnsSetup *self, RestanteDnsState *dns)
{
  self->dns = g_object_ref (dns);
  g_signal_connect_object (dns, "notify::report", G_CALLBACK (on_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dns, "notify::checking", G_CALLBACK (on_checking), self,
                           G_CONNECT_SWAPPED);
  on_report (self);
}

static void
restante_dns_setup_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DNS)
    set_dns (RESTANTE_DNS_SETUP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_setup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DNS)
    g_value_set_object (value, RESTANTE_DNS_SETUP (object)->dns);
  else if (id == PROP_DONE)
    g_value_set_boolean (value, RESTANTE_DNS_SETUP (object)->done);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_setup_dispose (GObject *object)
{
  stop (RESTANTE_DNS_SETUP (object));
  G_OBJECT_CLASS (restante_dns_setup_parent_class)->dispose (object);
}

static void
restante_dns_setup_finalize (GObject *object)
{
  RestanteDnsSetup *self = RESTANTE_DNS_SETUP (object);

  g_clear_object (&self->dns);
  g_hash_table_unref (self->lines);
  G_OBJECT_CLASS (restante_dns_setup_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/dns-setup.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, icon);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, spinner);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, title);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, description);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, list);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, set_up);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, progress);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsSetup, check);
  gtk_widget_class_bind_template_callback (widget_class, on_set_up);
  gtk_widget_class_bind_template_callback (widget_class, on_check);
}

static void
restante_dns_setup_class_init (RestanteDnsSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = restante_dns_setup_set_property;
  object_class->get_property = restante_dns_setup_get_property;
  object_class->dispose = restante_dns_setup_dispose;
  object_class->finalize = restante_dns_setup_finalize;
  widget_class->map = restante_dns_setup_map;
  widget_class->unmap = restante_dns_setup_unmap;
  bind_template (widget_class);
  g_object_class_install_property (
      object_class, PROP_DNS,
      g_param_spec_object ("dns", NULL, NULL, RESTANTE_TYPE_DNS_STATE,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_DONE,
      g_param_spec_boolean ("done", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
restante_dns_setup_init (RestanteDnsSetup *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
